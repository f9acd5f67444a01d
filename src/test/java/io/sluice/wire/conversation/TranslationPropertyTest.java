package io.sluice.wire.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Chunks;
import io.sluice.wire.EveryFormat;
import io.sluice.wire.Format;
import io.sluice.wire.Meanings;
import io.sluice.wire.Talks;
import io.sluice.wire.WireFormats;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Dialect.Asked;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Translated there and back, the meaning stays, for every pair of formats. */
class TranslationPropertyTest {

  private static final ObjectMapper TREES = new ObjectMapper();

  /** Providers that put marks on what they made. */
  private static final List<Format> MARKING =
      List.of(Format.MESSAGES, Format.GEMINI, Format.CONVERSE, Format.RESPONSES);

  record Pair(Format caller, Format provider) {}

  record Answered(Pair pair, List<Part> parts) {}

  @Property(tries = 1000)
  void aRequestKeepsItsMeaning(
      @ForAll("pairs") Pair pair, @ForAll("conversations") Conversation conversation)
      throws IOException {
    // It cannot be told which of several tools to call, and says so.
    Assume.that(
        pair.provider() != Format.COHERE_CHAT
            || !(conversation.toolChoice() instanceof ToolChoice.Named));
    Buffer asked = write(pair.caller(), conversation);
    Conversation understood = EveryFormat.read(pair.caller(), asked, "m", false);
    Buffer sent = translation(pair, understood).request(model(pair.provider()), 4096);
    Conversation arrived = EveryFormat.read(pair.provider(), sent, "m", false);

    assertThat(Meanings.said(arrived)).isEqualTo(Meanings.said(conversation));
    assertThat(arrived.tools()).extracting(Tool::name).containsExactly("look", "find");
    for (Tool tool : arrived.tools()) {
      assertThat(tool.description()).isEqualTo("Does it.");
      assertThat(tool.parameters()).isEqualTo(conversation.tools().get(0).parameters());
    }
    assertThat(arrived.toolChoice()).isEqualTo(conversation.toolChoice());
    assertThat(arrived.sampling()).isEqualTo(conversation.sampling());
    assertThat(arrived.maxOutputTokens()).isEqualTo(conversation.maxOutputTokens());
    assertThat(schema(arrived.output())).isEqualTo(schema(conversation.output()));
  }

  /** The caller sends back what it got, as its own format wants it. */
  @Property(tries = 1000)
  void marksSurviveTheRoundTripThroughACallerOfAnotherFormat(@ForAll("answers") Answered answered)
      throws IOException {
    Format caller = answered.pair().caller();
    Format provider = answered.pair().provider();
    boolean calls = answered.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
    Completion completion =
        new Completion(
            "id-1",
            "m-1",
            answered.parts(),
            calls ? Finish.TOOL_CALLS : Finish.STOP,
            "",
            new TokenCounts(10, 0, 0, 5, 0));
    Buffer seen = EveryFormat.dialect(caller).writeAnswer(completion, asked(caller));
    Conversation next = EveryFormat.read(caller, History.of(caller, seen, calls), "m", false);
    Pair pair = answered.pair();
    Buffer sent = translation(pair, next).request(model(provider), 4096);
    Conversation arrived = EveryFormat.read(provider, sent, "m", false);

    assertThat(marks(arrived)).isEqualTo(marks(answered.parts()));
  }

  /** In a stream as in a whole answer, wherever the provider's stream is cut. */
  @Property(tries = 500)
  void marksAreInAStreamToo(@ForAll("answers") Answered answered, @ForAll Random random)
      throws IOException {
    Format caller = answered.pair().caller();
    Dialect provider = EveryFormat.dialect(answered.pair().provider());
    byte[] stream = Talks.written(provider, events(answered.parts())).getBytes();
    EventReader reader = provider.reader();
    EventWriter writer = EveryFormat.dialect(caller).writer(asked(caller));
    Buffer seen = Buffer.buffer();
    for (Buffer chunk : Chunks.random(stream, random)) {
      reader.feed(chunk, event -> writer.write(event, seen));
    }
    writer.end(seen);

    List<Signature> marks = new ArrayList<>();
    for (StreamEvent event : EveryFormat.events(caller, List.of(seen))) {
      if (event instanceof StreamEvent.ThoughtSigned thought) {
        marks.add(thought.signature());
      } else if (event instanceof StreamEvent.TextSigned text) {
        marks.add(text.signature());
      } else if (event instanceof StreamEvent.ToolCallStarted started
          && started.call().signature() != null) {
        marks.add(started.call().signature());
      }
    }
    // Chat marks in which of several fields a thought stood.
    marks.removeIf(mark -> mark.origin() == caller);
    assertThat(marks).isEqualTo(marks(answered.parts()));
  }

  private static List<StreamEvent> events(List<Part> parts) {
    List<StreamEvent> events = new ArrayList<>();
    events.add(new StreamEvent.Started("id-1", "m-1"));
    boolean calls = false;
    for (Part part : parts) {
      if (part instanceof Part.Thought thought) {
        if (!thought.text().isEmpty()) {
          events.add(new StreamEvent.ThoughtDelta(thought.text()));
        }
        if (thought.signature() != null) {
          events.add(new StreamEvent.ThoughtSigned(thought.signature(), thought.redacted()));
        }
      } else if (part instanceof Part.Text text) {
        events.add(new StreamEvent.TextDelta(text.text()));
        if (text.signature() != null) {
          events.add(new StreamEvent.TextSigned(text.signature()));
        }
      } else if (part instanceof Part.ToolCall call) {
        calls = true;
        events.add(
            new StreamEvent.ToolCallStarted(
                0, new Part.ToolCall(call.id(), call.name(), "", call.signature())));
        events.add(new StreamEvent.ToolArguments(0, call.arguments()));
      }
    }
    events.add(new StreamEvent.Finished(calls ? Finish.TOOL_CALLS : Finish.STOP, ""));
    events.add(new StreamEvent.UsageSeen(new TokenCounts(10, 0, 0, 5, 0)));
    return events;
  }

  private static List<Signature> marks(Conversation conversation) {
    List<Part> parts = new ArrayList<>();
    conversation.turns().stream().map(Turn::parts).forEach(parts::addAll);
    return marks(parts);
  }

  private static List<Signature> marks(List<Part> parts) {
    List<Signature> marks = new ArrayList<>();
    for (Part part : parts) {
      Signature mark =
          part instanceof Part.Thought thought
              ? thought.signature()
              : part instanceof Part.Text text
                  ? text.signature()
                  : part instanceof Part.ToolCall call ? call.signature() : null;
      if (mark != null) {
        marks.add(mark);
      }
    }
    return marks;
  }

  private static Buffer write(Format format, Conversation conversation) {
    return EveryFormat.dialect(format).writeRequest(conversation, "m");
  }

  private static Translation translation(Pair pair, Conversation conversation) {
    return new Translation(
        EveryFormat.dialect(pair.caller()),
        WireFormats.of(pair.caller()).errors(),
        EveryFormat.dialect(pair.provider()),
        new Asked("req-1", 0, conversation, true));
  }

  private static Asked asked(Format caller) throws IOException {
    return new Asked(
        "req-1", 0, EveryFormat.read(caller, History.question(caller), "m", false), true);
  }

  private static String model(Format format) {
    String model = TranslationTable.MODELS.get(format);
    return model == null ? "m" : model;
  }

  private static @Nullable JsonNode schema(OutputFormat output) {
    return output instanceof OutputFormat.JsonSchema schema ? schema.schema() : null;
  }

  @Provide
  Arbitrary<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (Format caller : EveryFormat.CALLERS) {
      for (Format provider : TranslationTable.MODELS.keySet()) {
        if (caller != provider) {
          pairs.add(new Pair(caller, provider));
        }
      }
    }
    return Arbitraries.of(pairs);
  }

  @Provide
  Arbitrary<Conversation> conversations() {
    return TalkArbitraries.conversations();
  }

  @Provide
  Arbitrary<Answered> answers() {
    List<Pair> pairs = new ArrayList<>();
    for (Format caller : EveryFormat.CALLERS) {
      MARKING.stream()
          .filter(each -> each != caller)
          .forEach(each -> pairs.add(new Pair(caller, each)));
    }
    return Arbitraries.of(pairs)
        .flatMap(
            pair ->
                TalkArbitraries.marked(pair.provider()).map(parts -> new Answered(pair, parts)));
  }

  /** What a client of a format sends next. */
  private static final class History {

    static Buffer question(Format caller) throws IOException {
      return body(request(caller));
    }

    static Buffer of(Format caller, Buffer answer, boolean calls) throws IOException {
      JsonNode said = TREES.readTree(answer.getBytes());
      ObjectNode request = request(caller);
      switch (caller) {
        case CHAT -> {
          ArrayNode messages = request.withArrayProperty("messages");
          messages.add(said.at("/choices/0/message"));
          messages.add(
              json(
                  calls
                      ? "{'role':'tool','tool_call_id':'call_1','content':'one'}"
                      : "{'role':'user','content':'Why?'}"));
        }
        case RESPONSES -> {
          ArrayNode input = request.withArrayProperty("input");
          said.get("output").forEach(input::add);
          input.add(
              json(
                  calls
                      ? "{'type':'function_call_output','call_id':'call_1','output':'one'}"
                      : "{'role':'user','content':'Why?'}"));
        }
        case MESSAGES -> {
          ArrayNode messages = request.withArrayProperty("messages");
          messages.addObject().put("role", "assistant").set("content", said.get("content"));
          messages.add(
              json(
                  calls
                      ? "{'role':'user','content':[{'type':'tool_result','tool_use_id':'call_1','content':'one'}]}"
                      : "{'role':'user','content':'Why?'}"));
        }
        case GEMINI -> {
          ArrayNode contents = request.withArrayProperty("contents");
          contents.add(said.at("/candidates/0/content"));
          contents.add(
              json(
                  calls
                      ? "{'role':'user','parts':[{'functionResponse':{'name':'look','response':{'output':'one'}}}]}"
                      : "{'role':'user','parts':[{'text':'Why?'}]}"));
        }
        default -> {
          ArrayNode messages = request.withArrayProperty("messages");
          messages.add(said.at("/output/message"));
          messages.add(
              json(
                  calls
                      ? "{'role':'user','content':[{'toolResult':{'toolUseId':'call_1','content':[{'text':'one'}]}}]}"
                      : "{'role':'user','content':[{'text':'Why?'}]}"));
        }
      }
      return body(request);
    }

    private static ObjectNode request(Format caller) throws IOException {
      return (ObjectNode)
          json(
              switch (caller) {
                case GEMINI -> "{'contents':[{'role':'user','parts':[{'text':'Hi'}]}]}";
                case CONVERSE -> "{'messages':[{'role':'user','content':[{'text':'Hi'}]}]}";
                case RESPONSES -> "{'model':'m','input':[{'role':'user','content':'Hi'}]}";
                default ->
                    "{'model':'m','max_tokens':4096,'messages':[{'role':'user','content':'Hi'}]}";
              });
    }

    private static JsonNode json(String text) throws IOException {
      return TREES.readTree(text.replace('\'', '"'));
    }

    private static Buffer body(ObjectNode request) throws IOException {
      return Buffer.buffer(TREES.writeValueAsBytes(request));
    }
  }
}
