package io.sluice.wire.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Chunks;
import io.sluice.wire.Fault;
import io.sluice.wire.SseFraming;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessagesStreamTest {

  private static final String START =
      event(
          "message_start",
          ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"model\":\"claude-x\",\"usage\":"
              + "{\"input_tokens\":7,\"cache_creation_input_tokens\":30,\"cache_read_input_tokens\":5,"
              + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":10,\"ephemeral_1h_input_tokens\":20},"
              + "\"output_tokens\":1}}");
  private static final String BLOCK =
      event(
          "content_block_start",
          ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
  private static final String TEXT =
      event(
          "content_block_delta",
          ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"漢 é message_stop\"}");
  private static final String PING = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
  private static final String CLOSE = event("content_block_stop", ",\"index\":0");
  private static final String DELTA =
      event(
          "message_delta",
          ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}");
  private static final String STOP = event("message_stop", "");
  private static final String ALL = START + BLOCK + PING + TEXT + TEXT + CLOSE + DELTA + STOP;

  private final MessagesStream stream = new MessagesStream();

  private static String event(String type, String rest) {
    // Real lines have spaces after the JSON.
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + rest + "  }   \n\n";
  }

  private String pass(String... chunks) {
    Buffer passed = Buffer.buffer();
    for (String chunk : chunks) {
      passed.appendBuffer(stream.feed(Buffer.buffer(chunk)));
    }
    return passed.appendBuffer(stream.end()).toString();
  }

  @Test
  void aWholeStreamTellsWhatItWas() {
    assertThat(pass(ALL)).isEqualTo(ALL);
    assertThat(stream.complete()).isTrue();
    assertThat(stream.failed()).isFalse();
    assertThat(stream.unreadable()).isNull();
    assertThat(stream.servedModel()).isEqualTo("claude-x");
    assertThat(stream.estimatedOutput()).isEqualTo(2);
  }

  @Test
  void cacheTokensStandBesideInputAndTheLastCountsReplaceTheFirst() {
    pass(ALL);
    assertThat(stream.reported()).isEqualTo(new TokenCounts(7, 5, 30, 9, 0, 20, 0, 0, 0, 0, 0));
  }

  @Test
  void cumulativeUsageIsNeverSummed() {
    pass(START + DELTA + DELTA + DELTA + STOP);
    assertThat(stream.reported()).isNotNull();
    assertThat(stream.reported().output()).isEqualTo(9);
  }

  @Test
  void countsOfTheStartAreNotFinal() {
    pass(START, BLOCK, TEXT, TEXT, TEXT);
    assertThat(stream.complete()).isFalse();
    assertThat(stream.reported()).isNotNull();
    assertThat(stream.reported().output()).isEqualTo(3);
    assertThat(stream.reported().input()).isEqualTo(7);
  }

  @Test
  void thinkingIsToldApartWhereTheProviderDoes() {
    pass(
        START
            + event(
                "message_delta",
                ",\"delta\":{},\"usage\":{\"output_tokens\":9,"
                    + "\"output_tokens_details\":{\"thinking_tokens\":4}}"));
    assertThat(stream.reported()).isNotNull();
    assertThat(stream.reported().reasoning()).isEqualTo(4);
  }

  @Test
  void wholePlainEventsGoOnInTheSameBuffer() {
    Buffer plain = Buffer.buffer(BLOCK + TEXT + PING + TEXT);
    assertThat(stream.feed(plain)).isSameAs(plain);
    Buffer end = Buffer.buffer(DELTA + STOP);
    assertThat(stream.feed(end)).isSameAs(end);
    assertThat(stream.estimatedOutput()).isEqualTo(2);
    assertThat(stream.complete()).isTrue();
  }

  @Test
  void anySplitPassesTheSameBytesAndTellsTheSame() {
    byte[] bytes = ALL.getBytes(UTF_8);
    for (int seed = 0; seed < 200; seed++) {
      MessagesStream split = new MessagesStream();
      Buffer passed = Buffer.buffer();
      List<Buffer> chunks =
          seed == 0 ? Chunks.single(bytes) : Chunks.random(bytes, new Random(seed));
      chunks.forEach(chunk -> passed.appendBuffer(split.feed(chunk)));
      passed.appendBuffer(split.end());
      assertThat(passed.getBytes()).isEqualTo(bytes);
      assertThat(split.reported()).isEqualTo(new TokenCounts(7, 5, 30, 9, 0, 20, 0, 0, 0, 0, 0));
      assertThat(split.estimatedOutput()).isEqualTo(2);
      assertThat(split.complete()).isTrue();
    }
  }

  @Test
  void aStreamWithoutItsLastEventIsNotWhole() {
    pass(START + BLOCK + TEXT + CLOSE + DELTA);
    assertThat(stream.complete()).isFalse();
  }

  @Test
  void anErrorInTheStreamGoesOnAndIsAFailure() {
    String error =
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
            + "\"message\":\"Overloaded\"}}\n\n";
    assertThat(pass(START, error)).isEqualTo(START + error);
    assertThat(stream.failed()).isTrue();
    assertThat(stream.complete()).isFalse();
  }

  @Test
  void eventsAreToldByTheirTypeWhereTheyHaveNoName() {
    String unnamed = ALL.replaceAll("event: [a-z_]+\n", "");
    assertThat(pass(unnamed)).isEqualTo(unnamed);
    assertThat(stream.complete()).isTrue();
    assertThat(stream.estimatedOutput()).isEqualTo(2);
  }

  @Test
  void aLastEventThatLacksOnlyItsLineEndGoesOnWithIt() {
    assertThat(pass(START, "event: message_stop\ndata: {\"type\":\"message_stop\"}"))
        .isEqualTo(START + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    assertThat(stream.complete()).isTrue();
  }

  @Test
  void aCutLastEventIsDropped() {
    assertThat(pass(START, "event: content_block_delta\ndata: {\"type\":\"cont")).isEqualTo(START);
  }

  @Test
  void anEventOverTheBoundEndsIt() {
    pass(
        START,
        "event: content_block_delta\ndata: " + "x".repeat(SseFraming.DEFAULT_MAX_EVENT_BYTES));
    assertThat(stream.unreadable()).isNotNull();
  }

  @Test
  void aFailureOfTheBrokersIsAnEventOfTheFormat() {
    assertThat(stream.failure(new Fault(504, "timeout_error", "idle", "It took too long.", "")))
        .hasToString(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"timeout_error\","
                + "\"message\":\"It took too long.\"},\"request_id\":null}\n\n");
  }
}
