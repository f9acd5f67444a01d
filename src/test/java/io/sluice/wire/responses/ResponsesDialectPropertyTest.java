package io.sluice.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Chunks;
import io.sluice.wire.Format;
import io.sluice.wire.OpenAiValidator;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.openai.Spoken;
import io.sluice.wire.openai.Translating;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What is written as a response is read with the same meaning. */
class ResponsesDialectPropertyTest {

  private static final Translating RESPONSES = new Translating(Format.RESPONSES);

  @Property(tries = 300)
  void aRequestThatIsWrittenIsReadWithTheSameMeaning(
      @ForAll("conversations") Conversation conversation) {
    Buffer written = RESPONSES.dialect().writeRequest(conversation, "upstream/m");
    Conversation read = RESPONSES.dialect().readRequest(RESPONSES.parse(written));

    assertThat(read.model()).isEqualTo("upstream/m");
    assertThat(Translating.meaning(read)).isEqualTo(Translating.meaning(conversation));
  }

  @Property(tries = 300)
  void anAnswerThatIsWrittenIsReadWithTheSameMeaning(
      @ForAll("completions") Completion completion, @ForAll("conversations") Conversation asked) {
    Buffer written = RESPONSES.dialect().writeAnswer(completion, RESPONSES.asked(asked));

    assertThat(RESPONSES.dialect().readAnswer(written)).isEqualTo(completion);
    OpenAiValidator.responses(written.getBytes());
  }

  @Property(tries = 300)
  void aStreamThatIsWrittenIsReadAsTheSameEventsWhereverItIsCut(
      @ForAll("streams") List<StreamEvent> events,
      @ForAll("conversations") Conversation asked,
      @ForAll Random random) {
    byte[] written = RESPONSES.stream(events, RESPONSES.asked(asked)).getBytes();

    List<StreamEvent> expected = Translating.joined(events);
    assertThat(RESPONSES.events(List.of(Buffer.buffer(written)))).isEqualTo(expected);
    assertThat(RESPONSES.events(Chunks.random(written, random))).isEqualTo(expected);
    assertThat(RESPONSES.events(Chunks.single(written))).isEqualTo(expected);
    OpenAiValidator.responsesStream(written);
  }

  @Provide
  Arbitrary<Conversation> conversations() {
    Arbitrary<List<Part>> thoughts =
        Arbitraries.of(
            List.of(),
            List.of(new Thought("why", new Signature(Format.RESPONSES, "gAAA"), false)),
            List.of(new Thought("", new Signature(Format.RESPONSES, "gAAA"), true)),
            List.of(new Thought("why", new Signature(Format.RESPONSES, "reasoning_text"), false)));
    return Spoken.conversations(said(thoughts, null));
  }

  @Provide
  Arbitrary<Completion> completions() {
    Signature foreign = new Signature(Format.MESSAGES, "c2ln");
    Arbitrary<List<Part>> thoughts =
        Arbitraries.of(
            List.of(),
            List.of(new Thought("why", null, false)),
            List.of(new Thought("a", foreign, false), new Thought("", foreign, true)),
            List.of(new Thought("", foreign, false)));
    return Combinators.combine(
            said(thoughts, new Signature(Format.GEMINI, "Z2Vt")),
            Arbitraries.of(Finish.STOP, Finish.LENGTH, Finish.CONTENT_FILTER),
            Spoken.counts())
        .as(ResponsesDialectPropertyTest::completion);
  }

  private static Completion completion(List<Part> parts, Finish finish, TokenCounts usage) {
    boolean calls = parts.stream().anyMatch(ToolCall.class::isInstance);
    boolean declined = parts.stream().anyMatch(Refusal.class::isInstance);
    Finish natural = calls ? Finish.TOOL_CALLS : declined ? Finish.REFUSAL : Finish.STOP;
    return new Completion(
        "id-1", "m-1", parts, finish == Finish.STOP ? natural : finish, "", usage);
  }

  private static Arbitrary<List<Part>> said(
      Arbitrary<List<Part>> thoughts, @Nullable Signature signature) {
    Arbitrary<Part> text =
        Combinators.combine(Spoken.words(), Arbitraries.of(true, false))
            .as((words, signed) -> new Text(words, List.of(), signed ? signature : null));
    Arbitrary<List<Part>> texts = text.list().ofMaxSize(1);
    Arbitrary<List<Part>> refusals = Spoken.words().<Part>map(Refusal::new).list().ofMaxSize(1);
    Arbitrary<List<ToolCall>> calls =
        Spoken.calls()
            .map(call -> new ToolCall(call.id(), call.name(), call.arguments(), signature))
            .list()
            .ofMaxSize(2);
    return Combinators.combine(thoughts, texts, refusals, calls)
        .as(
            (a, b, c, d) -> {
              List<Part> parts = new ArrayList<>(a);
              parts.addAll(b);
              parts.addAll(c);
              parts.addAll(d);
              return parts;
            });
  }

  @Provide
  Arbitrary<List<StreamEvent>> streams() {
    Arbitrary<StreamEvent> text = Spoken.words().map(StreamEvent.TextDelta::new);
    Arbitrary<List<StreamEvent>> texts = text.list().ofMaxSize(3);
    Arbitrary<List<StreamEvent>> calls =
        Arbitraries.oneOf(Arbitraries.just(List.of()), Spoken.callEvents());
    return Combinators.combine(Spoken.thoughts().list().ofMaxSize(2), texts, calls, Spoken.counts())
        .as(
            (thoughts, said, called, counts) -> {
              List<StreamEvent> events = new ArrayList<>();
              events.add(new StreamEvent.Started("id-1", "m-1"));
              thoughts.forEach(events::addAll);
              events.addAll(said);
              if (!said.isEmpty()) {
                events.add(new StreamEvent.Cited(Spoken.citation(0, 1)));
              }
              events.addAll(called);
              events.add(
                  new StreamEvent.Finished(called.isEmpty() ? Finish.STOP : Finish.TOOL_CALLS, ""));
              events.add(new StreamEvent.UsageSeen(counts));
              return events;
            });
  }
}
