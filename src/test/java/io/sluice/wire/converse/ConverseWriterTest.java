package io.sluice.wire.converse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Chunks;
import io.sluice.wire.ConverseValidator;
import io.sluice.wire.EventStreamFrame;
import io.sluice.wire.Fault;
import io.sluice.wire.Format;
import io.sluice.wire.Talks;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.Finish;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.Cited;
import io.sluice.wire.conversation.StreamEvent.Failed;
import io.sluice.wire.conversation.StreamEvent.Finished;
import io.sluice.wire.conversation.StreamEvent.Started;
import io.sluice.wire.conversation.StreamEvent.TextDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.conversation.StreamEvent.ToolArguments;
import io.sluice.wire.conversation.StreamEvent.ToolCallStarted;
import io.sluice.wire.conversation.StreamEvent.UsageSeen;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverseWriterTest {

  private static final ConverseDialect DIALECT = new ConverseDialect();
  private static final List<StreamEvent> EVENTS =
      List.of(
          new Started("", ""),
          new ThoughtDelta("hm"),
          new ThoughtSigned(new Signature(Format.CONVERSE, "sig"), false),
          new ThoughtSigned(new Signature(Format.CONVERSE, "cmVk"), true),
          new ThoughtSigned(new Signature(Format.RESPONSES, "enc"), true),
          new TextDelta("漢 text"),
          new Cited(new Citation("", "t", "q", -1, -1, 1, 2, 3, "page")),
          new Cited(new Citation("https://x", "t", "", -1, -1, -1, -1, -1, "")),
          new ToolCallStarted(0, new ToolCall("c", "f", "", new Signature(Format.GEMINI, "g"))),
          new ToolArguments(0, "{\"a\":1}"),
          new ToolCallStarted(1, new ToolCall("d", "g", "", null)),
          new ToolArguments(1, "{}"),
          new Finished(Finish.TOOL_CALLS, ""),
          new UsageSeen(new TokenCounts(1, 2, 3, 4, 0, 3, 0, 0, 0, 0, 0)));

  @Test
  void everyKindOfEventComesBackAsItWasAtAnySplit() {
    byte[] written = Talks.written(DIALECT, EVENTS).getBytes();
    ConverseValidator.converseStream(written);
    assertThat(Talks.read(DIALECT.reader(), Chunks.single(written))).isEqualTo(EVENTS);
    for (int seed = 0; seed < 50; seed++) {
      assertThat(Talks.read(DIALECT.reader(), Chunks.random(written, new Random(seed))))
          .isEqualTo(EVENTS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STOP, end_turn",
    "STOP_SEQUENCE, stop_sequence",
    "LENGTH, max_tokens",
    "TOOL_CALLS, tool_use",
    "CONTENT_FILTER, content_filtered",
    "REFUSAL, content_filtered",
    "PAUSE, end_turn",
    "CONTEXT_EXCEEDED, model_context_window_exceeded",
    "MALFORMED_TOOL_CALL, malformed_tool_use",
    "OTHER, end_turn"
  })
  void everyEndHasAStopReason(Finish finish, String reason) {
    Buffer written = Talks.written(DIALECT, List.of(new Finished(finish, "")));
    ConverseValidator.converseStream(written.getBytes());
    assertThat(written.toString()).contains("\"stopReason\":\"" + reason + "\"");
  }

  @Test
  void aStopSequenceIsToldWhereBedrockWouldTellIt() {
    List<StreamEvent> read =
        Talks.read(
            DIALECT.reader(),
            List.of(Talks.written(DIALECT, List.of(new Finished(Finish.STOP_SEQUENCE, "END")))));
    assertThat(read).contains(new Finished(Finish.STOP_SEQUENCE, "END"));
  }

  @Test
  void anExceptionInsideAStreamIsAFailure() {
    Buffer stream = Buffer.buffer();
    EventStreamFrame.event(stream, "messageStart", "{\"role\":\"assistant\"}");
    EventStreamFrame.exception(stream, "throttlingException", "{\"message\":\"slow\"}");
    EventReader reader = DIALECT.reader();
    List<StreamEvent> events = new ArrayList<>();
    reader.feed(stream, events::add);
    reader.end(events::add);
    assertThat(events)
        .containsExactly(
            new Started("", ""),
            new Failed(new Fault(429, "rate_limit_error", "throttlingException", "slow", "")));
    assertThat(reader.complete()).isFalse();
  }

  @Test
  void aStreamWithoutItsStopIsNotWhole() {
    Buffer stream = Buffer.buffer();
    EventStreamFrame.event(stream, "messageStart", "{\"role\":\"assistant\"}");
    EventReader reader = DIALECT.reader();
    reader.feed(stream, event -> {});
    reader.end(event -> {});
    assertThat(reader.complete()).isFalse();
  }

  @Test
  void aBrokenFrameIsAFailure() {
    EventReader reader = DIALECT.reader();
    reader.feed(Buffer.buffer(new byte[16]), event -> {});
    assertThat(reader.failure()).isNotNull();
  }
}
