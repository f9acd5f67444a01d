package io.sluice.wire.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.AnthropicValidator;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Chunks;
import io.sluice.wire.Exchanges;
import io.sluice.wire.Exchanges.Exchange;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.Talks;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.WireFormats;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real exchanges with Anthropic. */
class MessagesRecordingsTest {

  private static final ObjectMapper TREES = new ObjectMapper();
  private static final Dialect DIALECT = new MessagesDialect();
  private static final int REPLAYS = 25;
  private static final Predicate<Exchange> GOOD = exchange -> exchange.status() == 200;
  private static final Predicate<Exchange> COUNTS =
      exchange -> exchange.path().endsWith("count_tokens");
  private static final Predicate<Exchange> STREAMED =
      exchange -> exchange.contentType().startsWith("text/event-stream");

  private static Format format(Exchange exchange) {
    return COUNTS.test(exchange) ? Format.MESSAGES_COUNT : Format.MESSAGES;
  }

  private static ApiRequest request(Exchange exchange) {
    String body = new String(exchange.request(), StandardCharsets.UTF_8);
    return Talks.request(format(exchange), body, RequestPath.SILENT);
  }

  private static List<Buffer> cut(byte[] body, int seed) {
    return seed == 0 ? Chunks.single(body) : Chunks.random(body, new Random(seed));
  }

  @TestFactory
  Stream<DynamicTest> requestsChangeOnlyInTheirModel() throws IOException {
    return Exchanges.each(
        "anthropic",
        exchange -> true,
        exchange -> {
          ObjectNode expected = (ObjectNode) TREES.readTree(exchange.request());
          ApiRequest request = request(exchange);
          assertThat(request.model()).isEqualTo(expected.get("model").textValue());
          assertThat(request.stream()).isEqualTo(expected.path("stream").asBoolean());
          expected.put("model", "other/model");
          assertThat(TREES.readTree(request.rewrite("other/model", 5).getBytes()))
              .isEqualTo(expected);
        });
  }

  @TestFactory
  Stream<DynamicTest> answersPassByteForByteAndTellTheRecordedUsage() throws IOException {
    return Exchanges.each(
        "anthropic",
        GOOD,
        exchange -> {
          byte[] body = exchange.response();
          for (int seed = 0; seed <= REPLAYS; seed++) {
            Answer answer =
                WireFormats.of(format(exchange))
                    .passing(request(exchange), new AnswerHead(200, exchange.contentType()));
            Buffer passed = Buffer.buffer();
            cut(body, seed).forEach(chunk -> passed.appendBuffer(answer.feed(chunk)));
            passed.appendBuffer(answer.end());

            assertThat(passed.getBytes()).isEqualTo(body);
            assertThat(answer.complete()).isTrue();
            assertThat(answer.failed()).isFalse();
            assertThat(answer.reported()).isEqualTo(usage(exchange));
          }
        });
  }

  /** By hand: the last value of each count in the body is the one that stands. */
  private static TokenCounts usage(Exchange exchange) {
    return COUNTS.test(exchange)
        ? TokenCounts.NONE
        : new TokenCounts(
            last(exchange, "\"input_tokens\":"),
            last(exchange, "\"cache_read_input_tokens\":"),
            last(exchange, "\"cache_creation_input_tokens\":"),
            last(exchange, "\"output_tokens\":"),
            0);
  }

  private static long last(Exchange exchange, String field) {
    String body = new String(exchange.response(), StandardCharsets.UTF_8);
    int at = body.lastIndexOf(field) + field.length();
    int end = at;
    while (Character.isDigit(body.charAt(end))) {
      end++;
    }
    return Long.parseLong(body.substring(at, end));
  }

  @TestFactory
  Stream<DynamicTest> requestsKeepTheirMeaningThereAndBack() throws IOException {
    return Exchanges.each(
        "anthropic",
        COUNTS.negate(),
        exchange -> {
          ApiRequest request = request(exchange);
          if (new String(exchange.request(), StandardCharsets.UTF_8).contains("search_result")) {
            Assertions.assertThatThrownBy(() -> DIALECT.readRequest(request))
                .isInstanceOfSatisfying(
                    Untranslatable.class,
                    refusal ->
                        assertThat(refusal.param())
                            .isEqualTo("messages[2].content[0].content[0].type"));
            return;
          }
          Buffer again = DIALECT.writeRequest(DIALECT.readRequest(request), request.model());
          ObjectNode expected = (ObjectNode) TREES.readTree(exchange.request());
          if (!expected.path("stream").asBoolean()) {
            expected.remove("stream");
          }
          assertThat(TREES.readTree(again.getBytes())).isEqualTo(expected);
        });
  }

  @TestFactory
  Stream<DynamicTest> answersKeepTheirMeaningThereAndBack() throws IOException {
    return Exchanges.each(
        "anthropic",
        GOOD.and(COUNTS.negate()).and(STREAMED.negate()),
        exchange -> {
          Completion read = DIALECT.readAnswer(Buffer.buffer(exchange.response()));
          Buffer again = DIALECT.writeAnswer(read, Talks.asked());
          assertThat(DIALECT.readAnswer(again)).isEqualTo(read);
          assertThat(read.usage()).isEqualTo(usage(exchange));
          AnthropicValidator.messages(again.getBytes());
          JsonNode before = TREES.readTree(exchange.response());
          JsonNode after = TREES.readTree(again.getBytes());
          for (String field : List.of("id", "model", "content", "stop_reason", "stop_sequence")) {
            assertThat(after.get(field)).as(field).isEqualTo(before.get(field));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> streamsKeepTheirMeaningThereAndBackAtAnySplit() throws IOException {
    return Exchanges.each(
        "anthropic",
        STREAMED,
        exchange -> {
          byte[] body = exchange.response();
          List<StreamEvent> read = Talks.read(DIALECT.reader(), List.of(Buffer.buffer(body)));
          for (int seed = 0; seed <= REPLAYS; seed++) {
            assertThat(Talks.read(DIALECT.reader(), cut(body, seed))).isEqualTo(read);
          }
          byte[] again = Talks.written(DIALECT, read).getBytes();
          List<StreamEvent> reread = Talks.read(DIALECT.reader(), List.of(Buffer.buffer(again)));
          assertThat(reread.subList(2, reread.size())).isEqualTo(read.subList(2, read.size()));
          assertThat(AnthropicValidator.messagesStream(again).content())
              .isEqualTo(AnthropicValidator.messagesStream(body).content());
        });
  }
}
