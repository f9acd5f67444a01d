package io.sluice.wire.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.StopReason;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.AnthropicValidator;
import io.sluice.wire.Fault;
import io.sluice.wire.Format;
import io.sluice.wire.Talks;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.RefusalDelta;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.sluice.wire.conversation.StreamEvent.Whole;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesWriterTest {

  private static final MessagesDialect DIALECT = new MessagesDialect();

  private static StreamEvent call(int index, @Nullable Signature signature) {
    return new ToolCallStarted(index, new ToolCall("c" + index, "f" + index, "", signature));
  }

  private static String stream(StreamEvent... events) {
    return Talks.written(DIALECT, List.of(events)).toString();
  }

  private static List<StreamEvent> back(String stream) {
    List<StreamEvent> read = Talks.read(DIALECT.reader(), List.of(Buffer.buffer(stream)));
    return read.stream().filter(event -> !(event instanceof UsageSeen)).toList();
  }

  @Test
  void everyKindOfEventComesBackAsItWas() {
    StreamEvent[] events = {
      new Started("msg_1", "m"),
      new ThoughtDelta("hm \"so\"\n"),
      new ThoughtSigned(new Signature(Format.MESSAGES, "sig"), false),
      new ThoughtSigned(new Signature(Format.MESSAGES, "red"), true),
      new ThoughtSigned(new Signature(Format.RESPONSES, "enc"), true),
      new TextDelta("漢 \u0000 text"),
      new Cited(new Citation("", "t", "q", -1, -1, 1, 2, 3, "page")),
      call(0, new Signature(Format.GEMINI, "g")),
      new ToolArguments(0, "{\"a\":1}"),
      call(1, null),
      new ToolArguments(1, "{}"),
      new Finished(Finish.TOOL_CALLS, "")
    };
    String written = stream(events);
    AnthropicValidator.messagesStream(written.getBytes(UTF_8));
    assertThat(back(written)).isEqualTo(Arrays.asList(events));
  }

  @Test
  void argumentsOfParallelCallsNeverMixAndBlocksNeverInterleave() {
    String written =
        stream(
            new Started("", ""),
            call(0, null),
            new ToolArguments(0, "{\"a\":"),
            call(1, null),
            new ToolArguments(1, "{\"b\":"),
            new TextDelta("between"),
            new ToolArguments(0, "1}"),
            call(2, null),
            new ToolArguments(2, "{}"),
            new ToolArguments(1, "2}"),
            new Finished(Finish.TOOL_CALLS, ""));
    Message whole = AnthropicValidator.messagesStream(written.getBytes(UTF_8));
    assertThat(whole.content()).hasSize(4);
    assertThat(back(written))
        .containsExactly(
            new Started("msg_req-1", "alias"),
            call(0, null),
            new ToolArguments(0, "{\"a\":1}"),
            call(1, null),
            new ToolArguments(1, "{\"b\":2}"),
            new TextDelta("between"),
            call(2, null),
            new ToolArguments(2, "{}"),
            new Finished(Finish.TOOL_CALLS, ""));
  }

  @Test
  void argumentsThatComeAllAtTheEndAreThere() {
    String written =
        stream(
            call(0, null),
            call(1, null),
            new ToolArguments(1, "{\"b\":2}"),
            new ToolArguments(0, "{\"a\":1}"),
            new Finished(Finish.STOP, ""));
    assertThat(back(written))
        .contains(new ToolArguments(0, "{\"a\":1}"), new ToolArguments(1, "{\"b\":2}"));
  }

  @Test
  void aCallWithoutArgumentsIsWhole() {
    Message whole =
        AnthropicValidator.messagesStream(
            stream(call(0, null), call(1, null), new Finished(Finish.TOOL_CALLS, ""))
                .getBytes(UTF_8));
    assertThat(whole.content()).hasSize(2);
  }

  @Test
  void piecesGoOnAtOnce() {
    var writer = DIALECT.writer(Talks.asked());
    Buffer out = Buffer.buffer();
    writer.write(new Started("", ""), out);
    assertThat(out.toString()).contains("message_start");
    int before = out.length();
    writer.write(new TextDelta("a"), out);
    assertThat(out.length()).isGreaterThan(before);
    writer.write(call(0, null), out);
    writer.write(new ToolArguments(0, "{\"a\":1}"), out);
    writer.write(call(1, null), out);
    // The first call is whole, so the second need not wait.
    assertThat(out.toString()).contains("\"id\":\"c1\"");
  }

  @Test
  void thereIsOneStartHoweverOftenTheProviderStarts() {
    String written =
        stream(
            new Started("a", "m"),
            new TextDelta("x"),
            new Started("b", "n"),
            new Finished(Finish.STOP, ""));
    assertThat(written.split("event: message_start", -1)).hasSize(2);
  }

  @Test
  void thoughtsAreNeverInsideATextBlock() {
    String written =
        stream(
            new TextDelta("a"),
            new ThoughtDelta("t"),
            new TextDelta("b"),
            new Finished(Finish.STOP, ""));
    assertThat(back(written))
        .containsExactly(
            new Started("msg_req-1", "alias"),
            new TextDelta("a"),
            new ThoughtDelta("t"),
            new TextDelta("b"),
            new Finished(Finish.STOP, ""));
    assertThat(written.split("event: content_block_start", -1)).hasSize(4);
  }

  @Test
  void usageAtTheEndIsTheLastThatWasSeen() {
    Message whole =
        AnthropicValidator.messagesStream(
            stream(
                    new Started("", ""),
                    new UsageSeen(new TokenCounts(1, 1, 1, 1, 0)),
                    new TextDelta("a"),
                    new Finished(Finish.STOP, ""),
                    new UsageSeen(new TokenCounts(10, 20, 30, 40, 5)))
                .getBytes(UTF_8));
    assertThat(whole.usage().inputTokens()).isEqualTo(10);
    assertThat(whole.usage().cacheReadInputTokens()).hasValue(20L);
    assertThat(whole.usage().cacheCreationInputTokens()).hasValue(30L);
    assertThat(whole.usage().outputTokens()).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, end_turn",
    "STOP_SEQUENCE, stop_sequence",
    "LENGTH, max_tokens",
    "TOOL_CALLS, tool_use",
    "CONTENT_FILTER, refusal",
    "REFUSAL, refusal",
    "PAUSE, pause_turn",
    "CONTEXT_EXCEEDED, model_context_window_exceeded",
    "MALFORMED_TOOL_CALL, end_turn",
    "OTHER, end_turn"
  })
  void everyEndHasAStopReason(Finish finish, String reason) {
    Message streamed =
        AnthropicValidator.messagesStream(
            stream(new TextDelta("a"), new Finished(finish, "")).getBytes(UTF_8));
    assertThat(streamed.stopReason()).hasValue(StopReason.of(reason));
    Message whole = write(new Completion("", "", List.of(new Text("a")), finish, "", null));
    assertThat(whole.stopReason()).hasValue(StopReason.of(reason));
  }

  @Test
  void callsAndRefusalsAreToldWhereTheProviderSaysPlainStop() {
    assertThat(stream(call(0, null), new Finished(Finish.STOP, "")))
        .contains("\"tool_use\",\"stop");
    assertThat(stream(new RefusalDelta("no"), new Finished(Finish.STOP, "")))
        .contains("\"stop_reason\":\"refusal\"", "\"text\":\"no\"");
    assertThat(write(completion(new Refusal("no"))).stopReason()).hasValue(StopReason.REFUSAL);
  }

  @Test
  void aStopSequenceIsTold() {
    assertThat(stream(new Finished(Finish.STOP_SEQUENCE, "\n\n")))
        .contains("\"stop_sequence\":\"\\n\\n\"");
  }

  @Test
  void anAnswerThatIsNotStreamedComesBackAsItWas() {
    Completion completion =
        new Completion(
            "msg_1",
            "m",
            List.of(
                new Thought("t", new Signature(Format.MESSAGES, "s"), false),
                new Thought("", new Signature(Format.CONVERSE, "r"), true),
                new Text(
                    "a",
                    List.of(new Citation("https://x", "t", "q", -1, -1, -1, -1, -1, "")),
                    null),
                new ToolCall("c", "f", "{\"a\":1.0}", new Signature(Format.GEMINI, "g")),
                new ToolCall("d", "g", "{}", null)),
            Finish.TOOL_CALLS,
            "",
            new TokenCounts(1, 2, 3, 4, 2, 1, 0, 0, 0, 0, 0));
    Buffer written = DIALECT.writeAnswer(completion, Talks.asked());
    AnthropicValidator.messages(written.getBytes());
    assertThat(DIALECT.readAnswer(written)).isEqualTo(completion);
  }

  @Test
  void whatHasNoPlaceInAnAnswerFailsItInsteadOfVanishing() {
    Image image = new Image(new Source.Inline("image/png", "AA=="), "");
    assertThat(stream(new TextDelta("a"), new Whole(image), new Finished(Finish.STOP, "")))
        .contains("event: error")
        .doesNotContain("message_stop");
  }

  @Test
  void aFailureIsAnErrorOfTheCallersFormat() {
    assertThat(DIALECT.writer(Talks.asked()).failure(new Fault(429, "t", "c", "Later.", "")))
        .hasToString(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\","
                + "\"message\":\"Later.\"},\"request_id\":\"req-1\"}\n\n");
  }

  @Test
  void aProvidersErrorInTheStreamIsRead() {
    EventReader reader = DIALECT.reader();
    List<StreamEvent> events = new ArrayList<>();
    reader.feed(
        Buffer.buffer(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                + "\"message\":\"Overloaded\"}}\n\n"),
        events::add);
    assertThat(events)
        .containsExactly(
            new Failed(new Fault(529, "provider_error", "overloaded_error", "Overloaded", "")));
    assertThat(reader.complete()).isFalse();
  }

  @Test
  void aStreamWithoutItsLastEventIsNotWhole() {
    String whole = stream(new TextDelta("a"), new Finished(Finish.STOP, ""));
    EventReader reader = DIALECT.reader();
    reader.feed(
        Buffer.buffer(whole.substring(0, whole.indexOf("event: message_stop"))), event -> {});
    reader.end(event -> {});
    assertThat(reader.complete()).isFalse();
  }

  @Test
  void anEventThatIsNotJsonIsAFailure() {
    EventReader reader = DIALECT.reader();
    reader.feed(Buffer.buffer("event: message_start\ndata: {\"type\n\n"), event -> {});
    assertThat(reader.failure()).isNotNull();
  }

  private static Completion completion(Part part) {
    return new Completion("", "", List.of(part), Finish.STOP, "", null);
  }

  private static Message write(Completion completion) {
    return AnthropicValidator.messages(DIALECT.writeAnswer(completion, Talks.asked()).getBytes());
  }
}
