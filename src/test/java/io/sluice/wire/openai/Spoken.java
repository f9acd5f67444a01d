package io.sluice.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.File;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Source.Inline;
import io.sluice.wire.conversation.Part.Source.Stored;
import io.sluice.wire.conversation.Part.Source.Url;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Anything that chat and responses both can say. */
public final class Spoken {

  private static final JsonNode SCHEMA =
      Trees.lenient("{\"type\":\"object\",\"properties\":{\"n\":{\"maximum\":1.10}}}");

  private Spoken() {}

  public static Arbitrary<String> words() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMinLength(1).ofMaxLength(12),
        Arbitraries.of("漢字 é", "😀", "a \"b\" \\ \n\r\t", "data: [DONE]\n\n", "\u2028 </", " "));
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8);
  }

  public static Arbitrary<Part> userParts() {
    Arbitrary<Part> text = words().map(Text::new);
    Arbitrary<Part> image =
        Arbitraries.of(
            new Image(new Inline("image/png", "aGk="), ""),
            new Image(new Url("https://example.org/a.png", ""), "low"));
    Arbitrary<Part> file =
        Arbitraries.of(
            new File(new Inline("application/pdf", "aGk="), "a.pdf", false),
            new File(new Stored("file-1"), "", false));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(3, text),
        net.jqwik.api.Tuple.of(1, image),
        net.jqwik.api.Tuple.of(1, file));
  }

  public static Arbitrary<Part> toolResults() {
    Arbitrary<List<Part>> content = words().<Part>map(Text::new).list().ofMaxSize(2);
    return Combinators.combine(names(), content)
        .as((id, parts) -> new ToolResult(id, "", parts, false));
  }

  public static Arbitrary<ToolCall> calls() {
    return Combinators.combine(names(), names(), Arbitraries.of("{}", "{\"a\":[1,\"é\"]}", "{oops"))
        .as((id, name, arguments) -> new ToolCall(id, name, arguments, null));
  }

  /**
   * Conversations.
   *
   * @param assistant what an assistant says
   */
  public static Arbitrary<Conversation> conversations(Arbitrary<List<Part>> assistant) {
    Arbitrary<Turn> system =
        Combinators.combine(Arbitraries.of(Role.SYSTEM, Role.DEVELOPER), words())
            .as((role, text) -> turn(role, List.of(new Text(text))));
    Arbitrary<Turn> user =
        userParts().list().ofMinSize(1).ofMaxSize(3).map(parts -> turn(Role.USER, parts));
    Arbitrary<Turn> results =
        toolResults().list().ofMinSize(1).ofMaxSize(2).map(parts -> turn(Role.USER, parts));
    Arbitrary<Turn> said =
        assistant.filter(parts -> !parts.isEmpty()).map(parts -> turn(Role.ASSISTANT, parts));
    Arbitrary<List<Turn>> turns =
        Arbitraries.oneOf(system, user, results, said).list().ofMinSize(1).ofMaxSize(6);
    return Combinators.combine(turns, tools(), choices(), outputs(), reasonings(), rest())
        .as(
            (t, tools, choice, output, reasoning, rest) ->
                new Conversation(
                    "m",
                    t,
                    tools,
                    tools.isEmpty() ? new ToolChoice.Auto() : choice,
                    tools.isEmpty() ? null : rest.parallelTools(),
                    output,
                    rest.sampling(),
                    reasoning,
                    rest.maxOutputTokens(),
                    rest.stream(),
                    rest.user(),
                    rest.metadata(),
                    rest.cacheKey(),
                    rest.serviceTier()));
  }

  private static Turn turn(Role role, List<Part> parts) {
    return new Turn(role, parts, "", "");
  }

  private static Arbitrary<List<Tool>> tools() {
    return Combinators.combine(names(), Arbitraries.of("", "does it"), Arbitraries.of(true, false))
        .as((name, text, strict) -> new Tool(name, text, SCHEMA, strict, false, ""))
        .list()
        .ofMaxSize(2);
  }

  private static Arbitrary<ToolChoice> choices() {
    return Arbitraries.of(
        new ToolChoice.Auto(),
        new ToolChoice.None(),
        new ToolChoice.Required(),
        new ToolChoice.Named("f"));
  }

  private static Arbitrary<OutputFormat> outputs() {
    return Arbitraries.of(
        new OutputFormat.Text(),
        new OutputFormat.JsonObject(),
        new OutputFormat.JsonSchema("s", "", SCHEMA, true),
        new OutputFormat.JsonSchema("s", "described", SCHEMA, null));
  }

  private static Arbitrary<Reasoning> reasonings() {
    return Arbitraries.of("none", "minimal", "low", "medium", "high", "xhigh")
        .injectNull(0.3)
        .map(effort -> new Reasoning(effort, null, null));
  }

  private static Arbitrary<Conversation> rest() {
    Arbitrary<Double> shares = Arbitraries.of(0.0, 0.1, 1.0).injectNull(0.4);
    Arbitrary<Boolean> flags = Arbitraries.of(true, false).injectNull(0.4);
    return Combinators.combine(
            shares, shares, flags, Arbitraries.of(-1L, 64L), Arbitraries.of(true, false), names())
        .as(
            (temperature, topP, parallel, bound, stream, user) ->
                new Conversation(
                    "",
                    List.of(),
                    List.of(),
                    new ToolChoice.Auto(),
                    parallel,
                    new OutputFormat.Text(),
                    new Sampling(temperature, topP, null, List.of(), null, null, null),
                    Reasoning.DEFAULT,
                    bound,
                    stream,
                    user,
                    Map.of("team", user),
                    user,
                    stream ? "flex" : ""));
  }

  public static Arbitrary<TokenCounts> counts() {
    Arbitrary<Integer> some = Arbitraries.integers().between(0, 1000);
    return Combinators.combine(some, some, some, some, some)
        .as((in, read, wrote, out, part) -> new TokenCounts(in, read, wrote, out + part, part));
  }

  /** Of web pages, with their place in the text. */
  public static Citation citation(int from, int to) {
    return new Citation("https://example.org/", "a page", "", from, to, -1, -1, -1, "");
  }

  /** Pieces of one thought and its signature, which may be of any provider or none. */
  public static Arbitrary<List<StreamEvent>> thoughts() {
    Arbitrary<Signature> signatures =
        Arbitraries.of(
            new Signature(Format.MESSAGES, "c2ln"), new Signature(Format.CONVERSE, "a.b.c"));
    Arbitrary<List<StreamEvent>> read =
        Combinators.combine(words().list().ofMinSize(1).ofMaxSize(3), signatures)
            .as(
                (pieces, signature) -> {
                  List<StreamEvent> events = new ArrayList<>();
                  pieces.forEach(piece -> events.add(new StreamEvent.ThoughtDelta(piece)));
                  events.add(new StreamEvent.ThoughtSigned(signature, false));
                  return events;
                });
    Arbitrary<List<StreamEvent>> hidden =
        signatures.map(signature -> List.of(new StreamEvent.ThoughtSigned(signature, true)));
    return Arbitraries.oneOf(read, hidden);
  }

  /** Calls whose arguments come in pieces, all mixed. */
  public static Arbitrary<List<StreamEvent>> callEvents() {
    Arbitrary<List<Integer>> order = Arbitraries.integers().between(0, 9).list().ofMaxSize(12);
    return Combinators.combine(calls().list().ofMinSize(1).ofMaxSize(3), order)
        .as(
            (calls, mix) -> {
              List<StreamEvent> events = new ArrayList<>();
              for (int i = 0; i < calls.size(); i++) {
                ToolCall call = calls.get(i);
                Signature signature = i == 1 ? new Signature(Format.GEMINI, "Z2Vt") : null;
                events.add(
                    new StreamEvent.ToolCallStarted(
                        i, new ToolCall(call.id() + i, call.name(), "", signature)));
                events.add(new StreamEvent.ToolArguments(i, "{\"n\":"));
              }
              for (int number : mix) {
                events.add(new StreamEvent.ToolArguments(number % calls.size(), "1"));
              }
              for (int i = 0; i < calls.size(); i++) {
                events.add(new StreamEvent.ToolArguments(i, "0}"));
              }
              return events;
            });
  }
}
