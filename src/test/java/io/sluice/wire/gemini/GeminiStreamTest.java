package io.sluice.wire.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Chunks;
import io.sluice.wire.Fault;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class GeminiStreamTest {

  private static final String FIRST = event("{\"text\":\"漢 é\"}", "", 1);
  private static final String SECOND = event("{\"text\":\" and \\\"finishReason\\\"\"}", "", 5);
  private static final String LAST = event("{\"text\":\".\"}", ",\"finishReason\":\"STOP\"", 6);
  private static final Fault FAULT = new Fault(503, "provider_error", "cut_short", "Cut.", "");

  @Test
  void aStreamPassesByteForByteHoweverItIsCut() {
    for (String lineEnd : List.of("\n\n", "\r\n\r\n")) {
      String all = sse(lineEnd, FIRST, SECOND, SECOND, LAST);
      for (int seed = 0; seed < 50; seed++) {
        Answer answer = new GeminiStream();
        assertThat(pass(answer, Chunks.random(all.getBytes(UTF_8), new Random(seed))))
            .isEqualTo(all);
        whole(answer);
      }
      Answer answer = new GeminiStream();
      assertThat(pass(answer, Chunks.single(all.getBytes(UTF_8)))).isEqualTo(all);
      whole(answer);
    }
  }

  @Test
  void anArrayPassesByteForByteHoweverItIsCut() {
    String all = "[" + FIRST + "\n,\r\n" + SECOND + ",\n" + LAST + "\n]\n";
    for (int seed = 0; seed < 50; seed++) {
      Answer answer = new GeminiArray();
      assertThat(pass(answer, Chunks.random(all.getBytes(UTF_8), new Random(seed)))).isEqualTo(all);
      whole(answer);
    }
  }

  private static void whole(Answer answer) {
    assertThat(answer.complete()).isTrue();
    assertThat(answer.failed()).isFalse();
    assertThat(answer.unreadable()).isNull();
    assertThat(answer.servedModel()).isEqualTo("m-1");
    assertThat(answer.reported()).isEqualTo(new TokenCounts(7, 0, 0, 6, 0));
  }

  @Test
  void wholeEventsGoOnInTheSameBuffer() {
    Answer answer = new GeminiStream();
    answer.feed(Buffer.buffer(sse("\n\n", FIRST)));
    Buffer more = Buffer.buffer(sse("\n\n", SECOND, SECOND));
    assertThat(answer.feed(more)).isSameAs(more);
    assertThat(answer.reported()).isEqualTo(new TokenCounts(7, 0, 0, 5, 0));
  }

  @Test
  void aStreamThatEndsWithoutAReasonWasCut() {
    Answer answer = new GeminiStream();
    pass(answer, List.of(Buffer.buffer(sse("\n\n", FIRST, SECOND))));
    assertThat(answer.complete()).isFalse();
    assertThat(answer.reported()).isEqualTo(new TokenCounts(7, 0, 0, 5, 0));
  }

  @Test
  void aReasonInEveryEventIsNotTheEnd() {
    Answer answer = new GeminiStream();
    answer.feed(Buffer.buffer(sse("\n\n", LAST)));
    assertThat(answer.complete()).isFalse();
    answer.feed(Buffer.buffer(sse("\n\n", LAST)));
    answer.end();
    assertThat(answer.complete()).isTrue();
  }

  @Test
  void anEmptyOrUnspecifiedReasonIsNone() {
    for (String reason : List.of("\"\"", "\"FINISH_REASON_UNSPECIFIED\"", "null")) {
      Answer answer = new GeminiStream();
      answer.feed(
          Buffer.buffer(sse("\n\n", event("{\"text\":\"\"}", ",\"finishReason\":" + reason, 1))));
      answer.end();
      assertThat(answer.complete()).as(reason).isFalse();
    }
  }

  @Test
  void aBlockedPromptIsAWholeAnswer() {
    Answer answer = new GeminiStream();
    answer.feed(
        Buffer.buffer(
            sse("\n\n", "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}")));
    answer.end();
    assertThat(answer.complete()).isTrue();
  }

  @Test
  void anErrorInTheStreamIsAFailure() {
    for (Supplier<Answer> each : List.<Supplier<Answer>>of(GeminiStream::new, GeminiArray::new)) {
      Answer answer = each.get();
      String error = "{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\",\"message\":\"busy\"}}";
      String all =
          answer instanceof GeminiArray
              ? "[" + FIRST + ",\n" + error + "]"
              : sse("\n\n", FIRST, error);
      assertThat(pass(answer, List.of(Buffer.buffer(all)))).isEqualTo(all);
      assertThat(answer.failed()).isTrue();
      assertThat(answer.complete()).isFalse();
    }
  }

  @Test
  void anArrayThatWasCutIsClosedWithTheError() throws Exception {
    Answer answer = new GeminiArray();
    Buffer out = answer.feed(Buffer.buffer("[" + FIRST + ",\n{\"candi"));
    assertThat(out).hasToString("[" + FIRST + ",\n");
    answer.end();
    assertThat(answer.complete()).isFalse();
  }

  @Test
  void aFailureIsAnEventInGooglesShape() {
    assertThat(new GeminiStream().failure(FAULT).toString())
        .startsWith(
            "data: {\"error\":{\"code\":503,\"message\":\"Cut.\",\"status\":\"UNAVAILABLE\"")
        .endsWith("}\n\n");
  }

  @Test
  void anEventOverTheBoundEndsTheStream() {
    Answer answer = new GeminiStream();
    answer.feed(Buffer.buffer("data: " + "x".repeat(2 << 20)));
    assertThat(answer.unreadable()).contains("bound");
  }

  private static String pass(Answer answer, List<Buffer> chunks) {
    Buffer passed = Buffer.buffer();
    chunks.forEach(chunk -> passed.appendBuffer(answer.feed(chunk)));
    return passed.appendBuffer(answer.end()).toString();
  }

  private static String sse(String lineEnd, String... events) {
    StringBuilder all = new StringBuilder();
    for (String event : events) {
      all.append("data: ").append(event).append(lineEnd);
    }
    return all.toString();
  }

  private static String event(String part, String more, int tokens) {
    return ("{\"candidates\": [{\"content\": {\"parts\": [%s],\"role\": \"model\"}%s,\"index\": 0}],"
            + "\"usageMetadata\": {\"promptTokenCount\": 7,\"candidatesTokenCount\": %d,"
            + "\"totalTokenCount\": %d},\"modelVersion\": \"m-1\",\"responseId\": \"r-1\"}")
        .formatted(part, more, tokens, 7 + tokens);
  }
}
