package io.sluice.wire.converse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.AnthropicValidator;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Chunks;
import io.sluice.wire.ConverseValidator;
import io.sluice.wire.EventStreamFrame;
import io.sluice.wire.EventStreamFraming;
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
import io.sluice.wire.messages.MessagesDialect;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real exchanges with Bedrock. */
class ConverseRecordingsTest {

  private static final ObjectMapper TREES = new ObjectMapper();
  private static final Dialect DIALECT = new ConverseDialect();
  private static final int REPLAYS = 25;
  private static final Predicate<Exchange> GOOD = exchange -> exchange.status() == 200;
  private static final Predicate<Exchange> CONVERSE =
      exchange -> exchange.path().contains("/converse");

  private static ApiRequest request(Exchange exchange) {
    Format format = CONVERSE.test(exchange) ? Format.CONVERSE : Format.INVOKE;
    String[] path = exchange.path().split("/", 0);
    return Talks.request(
        format,
        new String(exchange.request(), UTF_8),
        new RequestPath(path[2], path[3].endsWith("-stream")));
  }

  private static List<Buffer> cut(byte[] body, int seed) {
    return seed == 0 ? Chunks.single(body) : Chunks.random(body, new Random(seed));
  }

  @TestFactory
  Stream<DynamicTest> answersPassByteForByteAndTellTheRecordedUsage() throws IOException {
    return Exchanges.each(
        "bedrock",
        CONVERSE.and(GOOD),
        exchange -> passes(exchange, usage(TREES.readTree(exchange.response()).get("usage"))));
  }

  @TestFactory
  Stream<DynamicTest> streamsPassByteForByteAndTellTheRecordedUsage() throws IOException {
    return Exchanges.each(
        "bedrock-stream", exchange -> true, exchange -> passes(exchange, streamUsage(exchange)));
  }

  private static void passes(Exchange exchange, TokenCounts usage) {
    ApiRequest request = request(exchange);
    byte[] body = exchange.response();
    for (int seed = 0; seed <= REPLAYS; seed++) {
      Answer answer =
          WireFormats.of(request.format())
              .passing(request, new AnswerHead(200, exchange.contentType()));
      Buffer passed = Buffer.buffer();
      cut(body, seed).forEach(chunk -> passed.appendBuffer(answer.feed(chunk)));
      passed.appendBuffer(answer.end());

      assertThat(passed.getBytes()).isEqualTo(body);
      assertThat(answer.complete()).isTrue();
      assertThat(answer.failed()).isFalse();
      assertThat(answer.unreadable()).isNull();
      assertThat(answer.reported()).isEqualTo(usage);
    }
  }

  private static TokenCounts usage(JsonNode usage) {
    return new TokenCounts(
        usage.path("inputTokens").asLong(),
        usage.path("cacheReadInputTokens").asLong(),
        usage.path("cacheWriteInputTokens").asLong(),
        usage.path("outputTokens").asLong(),
        0);
  }

  /** By hand: what the model says of it, or, where it says nothing, what Bedrock measured. */
  private static TokenCounts streamUsage(Exchange exchange) throws IOException {
    long input = 0;
    long output = 0;
    EventStreamFraming framing = new EventStreamFraming(EventStreamFraming.DEFAULT_MAX_FRAME_BYTES);
    framing.feed(Buffer.buffer(exchange.response()));
    for (EventStreamFrame frame = framing.next(); frame != null; frame = framing.next()) {
      JsonNode event = TREES.readTree(frame.payload().toString());
      if (event.has("bytes")) {
        event = TREES.readTree(Base64.getDecoder().decode(event.get("bytes").asText()));
      }
      for (JsonNode usage :
          List.of(
              event.path("usage"),
              event.path("message").path("usage"),
              event.path("metadata").path("usage"),
              input == 0 ? event.path("amazon-bedrock-invocationMetrics") : TREES.nullNode())) {
        for (String name : List.of("inputTokens", "input_tokens", "inputTokenCount")) {
          input = usage.path(name).asLong(input);
        }
        for (String name : List.of("outputTokens", "output_tokens", "outputTokenCount")) {
          output = usage.path(name).asLong(output);
        }
      }
    }
    return new TokenCounts(input, 0, 0, output, 0);
  }

  @TestFactory
  Stream<DynamicTest> requestsKeepTheirMeaningThereAndBack() throws IOException {
    return Exchanges.each(
        "bedrock",
        CONVERSE,
        exchange -> {
          ApiRequest request = request(exchange);
          Buffer again = DIALECT.writeRequest(DIALECT.readRequest(request), request.model());
          ObjectNode expected = (ObjectNode) TREES.readTree(exchange.request());
          if (expected.path("inferenceConfig").isEmpty()) {
            expected.remove("inferenceConfig");
          }
          assertThat(TREES.readTree(again.getBytes())).isEqualTo(expected);
        });
  }

  @TestFactory
  Stream<DynamicTest> answersKeepTheirMeaningThereAndBack() throws IOException {
    return Exchanges.each(
        "bedrock",
        CONVERSE.and(GOOD),
        exchange -> {
          ConverseValidator.converse(exchange.response());
          Completion read = DIALECT.readAnswer(Buffer.buffer(exchange.response()));
          byte[] again = DIALECT.writeAnswer(read, Talks.asked()).getBytes();
          JsonNode after = ConverseValidator.converse(again);
          JsonNode before = TREES.readTree(exchange.response());
          assertThat(DIALECT.readAnswer(Buffer.buffer(again))).isEqualTo(read);
          assertThat(after.get("output")).isEqualTo(before.get("output"));
          assertThat(after.get("stopReason")).isEqualTo(before.get("stopReason"));
          assertThat(read.usage()).isEqualTo(usage(before.get("usage")));
        });
  }

  @TestFactory
  Stream<DynamicTest> answersAreTakenByAnthropicsClients() throws IOException {
    Dialect messages = new MessagesDialect();
    return Exchanges.each(
        "bedrock",
        CONVERSE.and(GOOD),
        exchange -> {
          Completion read = DIALECT.readAnswer(Buffer.buffer(exchange.response()));
          AnthropicValidator.messages(messages.writeAnswer(read, Talks.asked()).getBytes());
        });
  }

  @TestFactory
  Stream<DynamicTest> streamsKeepTheirMeaningAndAreTakenByAnthropicsClients() throws IOException {
    Dialect messages = new MessagesDialect();
    return Exchanges.each(
        "bedrock-stream",
        CONVERSE,
        exchange -> {
          byte[] body = exchange.response();
          List<StreamEvent> read = Talks.read(DIALECT.reader(), List.of(Buffer.buffer(body)));
          for (int seed = 0; seed <= REPLAYS; seed++) {
            assertThat(Talks.read(DIALECT.reader(), cut(body, seed))).isEqualTo(read);
          }
          byte[] again = Talks.written(DIALECT, read).getBytes();
          ConverseValidator.converseStream(again);
          assertThat(Talks.read(DIALECT.reader(), List.of(Buffer.buffer(again)))).isEqualTo(read);
          AnthropicValidator.messagesStream(Talks.written(messages, read).getBytes());
        });
  }

  @TestFactory
  Stream<DynamicTest> anthropicsAnswersAreTakenByBedrocksClients() throws IOException {
    Dialect messages = new MessagesDialect();
    return Exchanges.each(
        "anthropic",
        GOOD.and(exchange -> !exchange.path().endsWith("count_tokens")),
        exchange -> {
          Buffer body = Buffer.buffer(exchange.response());
          if (exchange.contentType().startsWith("text/event-stream")) {
            List<StreamEvent> read = Talks.read(messages.reader(), List.of(body));
            ConverseValidator.converseStream(Talks.written(DIALECT, read).getBytes());
          } else {
            Completion read = messages.readAnswer(body);
            ConverseValidator.converse(DIALECT.writeAnswer(read, Talks.asked()).getBytes());
          }
        });
  }
}
