package io.sluice.wire.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Source.Inline;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** What every format can say: whoever refuses or changes any of it is wrong. */
final class TalkArbitraries {

  private static final JsonNode SCHEMA =
      JsonNodeFactory.instance
          .objectNode()
          .put("type", "object")
          .set(
              "properties",
              JsonNodeFactory.instance
                  .objectNode()
                  .set("n", JsonNodeFactory.instance.objectNode().put("type", "integer")));

  private TalkArbitraries() {}

  static Arbitrary<String> words() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(12).map(text -> "a" + text + "z"),
        Arbitraries.of(
            "漢字 é", "😀", "a \"b\" \\ \n\r\t.", "data: [DONE]\n\n.", "\u2028 </x>", "{}"));
  }

  /** What is asked and answered, and whether tools are called in between. */
  private record Round(List<Part> asked, String answered, List<String> called, String result) {}

  private static Arbitrary<Round> rounds() {
    Arbitrary<Part> text = words().map(Text::new);
    Arbitrary<Part> image = Arbitraries.of(new Image(new Inline("image/png", "aGk="), ""));
    return Combinators.combine(
            Arbitraries.frequencyOf(
                    net.jqwik.api.Tuple.of(4, text), net.jqwik.api.Tuple.of(1, image))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3),
            words(),
            Arbitraries.of("look", "find").list().ofMaxSize(2),
            words())
        .as(Round::new);
  }

  static Arbitrary<Conversation> conversations() {
    Arbitrary<Sampling> sampling =
        Combinators.combine(
                Arbitraries.of(0.25, 1.0).injectNull(0.5), Arbitraries.of(0.5).injectNull(0.5))
            .as((t, p) -> new Sampling(t, t == null ? p : null, null, List.of(), null, null, null));
    Arbitrary<ToolChoice> choices =
        Arbitraries.of(
            new ToolChoice.Auto(), new ToolChoice.Required(), new ToolChoice.Named("look"));
    Arbitrary<OutputFormat> outputs =
        Arbitraries.of(new OutputFormat.Text(), new OutputFormat.JsonSchema("s", "", SCHEMA, null));
    return Combinators.combine(
            words().injectNull(0.4),
            rounds().list().ofMinSize(1).ofMaxSize(3),
            sampling,
            choices,
            outputs,
            Arbitraries.of(64L, 4096L),
            words())
        .as(
            (system, rounds, chosen, choice, output, bound, last) ->
                new Conversation(
                    "m",
                    turns(system, rounds, last),
                    List.of(tool("look"), tool("find")),
                    choice,
                    null,
                    output,
                    chosen,
                    Reasoning.DEFAULT,
                    bound,
                    false,
                    "",
                    Map.of(),
                    "",
                    ""));
  }

  private static Tool tool(String name) {
    return new Tool(name, "Does it.", SCHEMA, null, false, "tools[0]");
  }

  private static List<Turn> turns(@Nullable String system, List<Round> rounds, String last) {
    List<Turn> turns = new ArrayList<>();
    if (system != null) {
      turns.add(turn(Role.SYSTEM, List.of(new Text(system))));
    }
    int calls = 0;
    for (Round round : rounds) {
      turns.add(turn(Role.USER, round.asked()));
      List<Part> said = new ArrayList<>();
      List<Part> results = new ArrayList<>();
      said.add(new Text(round.answered()));
      for (String name : round.called()) {
        String id = "call_" + calls++;
        said.add(new ToolCall(id, name, "{\"n\":" + calls + "}", null));
        results.add(new ToolResult(id, name, List.of(new Text(round.result())), false));
      }
      turns.add(turn(Role.ASSISTANT, said));
      if (!results.isEmpty()) {
        turns.add(turn(Role.USER, results));
        turns.add(turn(Role.ASSISTANT, List.of(new Text(round.answered()))));
      }
    }
    turns.add(turn(Role.USER, List.of(new Text(last))));
    return turns;
  }

  private static Turn turn(Role role, List<Part> parts) {
    return new Turn(role, parts, "", "messages[0]");
  }

  /**
   * What a model thought, said and called, with the marks that its provider puts on it.
   *
   * @param provider one that has marks
   */
  static Arbitrary<List<Part>> marked(Format provider) {
    Arbitrary<Signature> marks =
        Arbitraries.strings()
            .alpha()
            .numeric()
            .ofMinLength(4)
            .ofMaxLength(20)
            .map(value -> new Signature(provider, "gAAA" + value));
    Arbitrary<Boolean> maybe = Arbitraries.of(true, false);
    return Combinators.combine(marks, marks, words(), words(), maybe, maybe)
        .as(
            (first, second, thought, text, hidden, calls) -> {
              List<Part> parts = new ArrayList<>();
              boolean own = provider == Format.GEMINI;
              if (own) {
                parts.add(new Thought(thought, null, false));
              } else {
                parts.add(new Thought(hidden ? "" : thought, first, hidden));
              }
              parts.add(new Text(text, List.of(), own && !calls ? first : null));
              if (calls) {
                parts.add(new ToolCall("call_1", "look", "{\"n\":1}", own ? second : null));
              }
              return parts;
            });
  }
}
