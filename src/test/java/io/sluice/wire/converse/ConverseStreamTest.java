package io.sluice.wire.converse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Chunks;
import io.sluice.wire.EventStreamFrame;
import io.sluice.wire.EventStreamFraming;
import io.sluice.wire.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConverseStreamTest {

  private final ConverseEvents stream = new ConverseEvents();

  private static Buffer whole() {
    Buffer all = start();
    EventStreamFrame.event(all, "messageStop", "{\"stopReason\":\"end_turn\"}");
    EventStreamFrame.event(
        all,
        "metadata",
        "{\"usage\":{\"inputTokens\":7,\"outputTokens\":9,\"totalTokens\":51,"
            + "\"cacheReadInputTokens\":5,\"cacheWriteInputTokens\":30,"
            + "\"cacheDetails\":[{\"ttl\":\"5m\",\"inputTokens\":10},{\"ttl\":\"1h\",\"inputTokens\":20}]},"
            + "\"metrics\":{\"latencyMs\":1}}");
    return all;
  }

  private static Buffer start() {
    Buffer all = Buffer.buffer();
    EventStreamFrame.event(all, "messageStart", "{\"role\":\"assistant\"}");
    EventStreamFrame.event(
        all, "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"漢\"}}");
    EventStreamFrame.event(all, "contentBlockStop", "{\"contentBlockIndex\":0}");
    return all;
  }

  @Test
  void anySplitPassesTheSameBytesAndTellsTheSame() {
    byte[] bytes = whole().getBytes();
    for (int seed = 0; seed < 100; seed++) {
      ConverseEvents split = new ConverseEvents();
      Buffer passed = Buffer.buffer();
      List<Buffer> chunks =
          seed == 0 ? Chunks.single(bytes) : Chunks.random(bytes, new Random(seed));
      chunks.forEach(chunk -> passed.appendBuffer(split.feed(chunk)));
      passed.appendBuffer(split.end());
      assertThat(passed.getBytes()).isEqualTo(bytes);
      assertThat(split.complete()).isTrue();
      assertThat(split.failed()).isFalse();
      assertThat(split.estimatedOutput()).isEqualTo(1);
      assertThat(split.reported()).isEqualTo(new TokenCounts(7, 5, 30, 9, 0, 20, 0, 0, 0, 0, 0));
    }
  }

  @Test
  void wholeMessagesGoOnInTheSameBuffer() {
    Buffer all = whole();
    assertThat(stream.feed(all)).isSameAs(all);
  }

  @Test
  void anExceptionInsideAStreamOfStatus200IsAFailure() {
    Buffer all = start();
    EventStreamFrame.exception(all, "throttlingException", "{\"message\":\"slow down\"}");
    assertThat(stream.feed(all)).isSameAs(all);
    stream.end();
    assertThat(stream.failed()).isTrue();
    assertThat(stream.complete()).isFalse();
  }

  @Test
  void aStreamThatEndsWithoutItsStopIsNotWhole() {
    stream.feed(start());
    stream.end();
    assertThat(stream.complete()).isFalse();
  }

  @Test
  void aStreamThatLacksOnlyItsUsageIsWhole() {
    Buffer all = start();
    EventStreamFrame.event(all, "messageStop", "{\"stopReason\":\"end_turn\"}");
    stream.feed(all);
    assertThat(stream.complete()).isFalse();
    stream.end();
    assertThat(stream.complete()).isTrue();
    assertThat(stream.reported()).isNull();
  }

  @Test
  void aMessageThatIsCutIsDropped() {
    Buffer all = whole();
    Buffer cut = all.slice(0, all.length() - 1);
    Buffer passed = stream.feed(cut).copy().appendBuffer(stream.end());
    assertThat(passed.length()).isLessThan(cut.length());
    assertThat(stream.complete()).isTrue();
    assertThat(stream.reported()).isNull();
  }

  @Test
  void aFailureOfTheBrokersIsAnExceptionOfTheFormat() {
    EventStreamFraming framing = new EventStreamFraming(EventStreamFraming.DEFAULT_MAX_FRAME_BYTES);
    framing.feed(stream.failure(new Fault(429, "rate_limit_error", "c", "Later.", "")));
    EventStreamFrame frame = framing.next();
    assertThat(frame).isNotNull();
    assertThat(frame.header(":message-type")).isEqualTo("exception");
    assertThat(frame.header(":exception-type")).isEqualTo("throttlingException");
    assertThat(frame.payload()).hasToString("{\"message\":\"Later.\"}");
  }
}
