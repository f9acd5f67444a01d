package io.sluice.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Chunks;
import io.sluice.wire.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A streamed response on its way through. */
class ResponsesStreamTest {

  private static final String CREATED =
      event("response.created", "\"response\":{\"id\":\"resp_1\",\"model\":\"m\",\"usage\":null}");
  private static final String DELTA = event("response.output_text.delta", "\"delta\":\"漢 é\"");
  private static final String USAGE =
      "\"usage\":{\"input_tokens\":9,\"input_tokens_details\":{\"cached_tokens\":4,"
          + "\"cache_write_tokens\":2},\"output_tokens\":5,"
          + "\"output_tokens_details\":{\"reasoning_tokens\":3}}";
  private static final String COMPLETED =
      event("response.completed", "\"response\":{\"id\":\"resp_1\",\"model\":\"m\"," + USAGE + "}");

  private final ResponsesStream stream = new ResponsesStream();

  @Test
  void wholeEventsGoOnInTheSameBuffer() {
    for (String text : List.of(CREATED + DELTA, DELTA, DELTA + DELTA, ": ping\n", COMPLETED)) {
      Buffer chunk = Buffer.buffer(text);
      assertThat(stream.feed(chunk)).isSameAs(chunk);
    }
    assertThat(stream.complete()).isTrue();
    assertThat(stream.failed()).isFalse();
    assertThat(stream.reported()).isEqualTo(new TokenCounts(3, 4, 2, 5, 3));
    assertThat(stream.responseId()).isEqualTo("resp_1");
    assertThat(stream.servedModel()).isEqualTo("m");
    assertThat(stream.estimatedOutput()).isEqualTo(4);
  }

  @Test
  void onlyTheUnfinishedEventIsHeldBackWhateverTheSplit() {
    String all = CREATED + DELTA + COMPLETED;
    Buffer passed = Buffer.buffer();
    for (Buffer chunk : Chunks.single(all.getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      passed.appendBuffer(stream.feed(chunk));
    }
    assertThat(passed).hasToString(all);
    assertThat(stream.complete()).isTrue();
    assertThat(stream.estimatedOutput()).isEqualTo(1);
  }

  @Test
  void anIncompleteResponseIsAWholeAnswer() {
    feed(event("response.incomplete", "\"response\":{\"status\":\"incomplete\"," + USAGE + "}"));
    assertThat(stream.complete()).isTrue();
    assertThat(stream.failed()).isFalse();
    assertThat(stream.reported()).isNotNull();
  }

  @Test
  void aFailedResponseIsAFailure() {
    feed(event("response.failed", "\"response\":{\"error\":{\"message\":\"m\"}," + USAGE + "}"));
    assertThat(stream.failed()).isTrue();
    assertThat(stream.reported()).isNotNull();
  }

  @Test
  void anErrorEventIsAFailureAndNotTheEnd() {
    feed("event: error\ndata: {\"type\":\"error\",\"message\":\"m\"}\n\n");
    assertThat(stream.failed()).isTrue();
    assertThat(stream.complete()).isFalse();
  }

  @Test
  void textThatQuotesAnEventIsText() {
    feed(
        event(
            "response.output_text.delta",
            "\"delta\":\"\\\"type\\\":\\\"error\\\",\\\"response\\\":{\\\"id\\\":1}\""));
    assertThat(stream.failed()).isFalse();
    assertThat(stream.responseId()).isEmpty();
  }

  @Test
  void aStreamThatEndsWithoutItsLastEventIsNotWhole() {
    feed(CREATED + DELTA + COMPLETED.substring(0, COMPLETED.length() - 20));
    assertThat(stream.end().length()).isZero();
    assertThat(stream.complete()).isFalse();
  }

  @Test
  void aWholeLastEventWithoutItsBlankLineGoesOn() {
    feed(CREATED);
    stream.feed(Buffer.buffer(COMPLETED.strip()));
    assertThat(stream.end()).hasToString(COMPLETED.strip());
    assertThat(stream.complete()).isTrue();
  }

  @Test
  void theErrorEventIsCountedOn() {
    feed(CREATED + DELTA);
    assertThat(stream.failure(new Fault(502, "provider_error", "cut", "it broke", "")))
        .hasToString(
            "event: error\ndata: {\"type\":\"error\",\"code\":\"cut\",\"message\":\"it broke\","
                + "\"param\":null,\"sequence_number\":2}\n\n");
  }

  private void feed(String text) {
    assertThat(stream.feed(Buffer.buffer(text)).length()).isPositive();
  }

  private static String event(String type, String fields) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
  }
}
