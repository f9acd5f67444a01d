package io.sluice.wire.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Chunks;
import io.sluice.wire.GeminiValidator;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.gemini.GeminiDialect;
import io.sluice.wire.gemini.Recorded;
import io.sluice.wire.gemini.Spoken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real exchanges with Cohere. */
class CohereRecordingsTest {

  private static final ObjectMapper TREES = new ObjectMapper();
  private final CohereFormat format = new CohereFormat();
  private final CohereDialect dialect = new CohereDialect();

  @TestFactory
  Stream<DynamicTest> answersPassByteForByteAndTellTheRecordedBill() throws IOException {
    return each(
        recorded -> true,
        recorded -> {
          byte[] body = recorded.response();
          boolean stream = streamed(recorded);
          for (int seed = 0; seed < 25; seed++) {
            Answer answer =
                format.passing(
                    request(recorded),
                    new AnswerHead(200, stream ? "text/event-stream" : "application/json"));
            Buffer passed = Buffer.buffer();
            Chunks.random(body, new Random(seed))
                .forEach(chunk -> passed.appendBuffer(answer.feed(chunk)));
            passed.appendBuffer(answer.end());
            assertThat(passed.getBytes()).isEqualTo(body);
            assertThat(answer.complete()).isTrue();
            assertBill(answer.reported(), recorded);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> requestsAreUnderstoodAndSaidAgain() throws IOException {
    return each(
        recorded -> true,
        recorded -> {
          try {
            var read = dialect.readRequest(request(recorded));
            Buffer said = dialect.writeRequest(read, read.model());
            ApiRequest again = ((Parsed) format.read(said, RequestPath.SILENT)).request();
            assertThat(dialect.writeRequest(dialect.readRequest(again), read.model()))
                .isEqualTo(said);
          } catch (Untranslatable e) {
            assertThat(e.param()).isEqualTo("documents");
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> answersAreSaidToCallersOfGemini() throws IOException {
    return each(
        recorded -> !streamed(recorded),
        recorded -> {
          Completion read = dialect.readAnswer(Buffer.buffer(recorded.response()));
          assertBill(read.usage(), recorded);
          var asked = new Spoken().user("a").asked();
          GeminiValidator.gemini(new GeminiDialect().writeAnswer(read, asked).getBytes());
          assertThat(dialect.readAnswer(dialect.writeAnswer(read, asked)).finish())
              .isEqualTo(read.finish());
        });
  }

  @TestFactory
  Stream<DynamicTest> streamsAreSaidToCallersOfGemini() throws IOException {
    return each(
        CohereRecordingsTest::streamed,
        recorded -> {
          EventReader reader = dialect.reader();
          EventWriter writer = new GeminiDialect().writer(new Spoken().user("a").asked());
          List<StreamEvent> events = new ArrayList<>();
          Chunks.single(recorded.response()).forEach(chunk -> reader.feed(chunk, events::add));
          assertThat(reader.complete()).isTrue();
          Buffer out = Buffer.buffer();
          events.forEach(event -> writer.write(event, out));
          writer.end(out);
          GeminiValidator.geminiStream(out.getBytes());
        });
  }

  private static void assertBill(@Nullable TokenCounts counts, Recorded recorded)
      throws IOException {
    JsonNode bill = usage(recorded).path("billed_units");
    assertThat(counts).isNotNull();
    assertThat(counts.input()).isEqualTo(bill.path("input_tokens").asLong());
    assertThat(counts.output()).isEqualTo(bill.path("output_tokens").asLong());
    assertThat(counts.cacheRead()).isZero();
  }

  private static JsonNode usage(Recorded recorded) throws IOException {
    String body = new String(recorded.response(), UTF_8);
    if (!streamed(recorded)) {
      return TREES.readTree(body).path("usage");
    }
    String last =
        body.lines().filter(line -> line.contains("\"message-end\"")).findFirst().orElseThrow();
    return TREES.readTree(last.substring("data: ".length())).path("delta").path("usage");
  }

  private static boolean streamed(Recorded recorded) {
    return recorded
        .exchange()
        .path("response")
        .path("body")
        .path("text")
        .asText()
        .startsWith("event:");
  }

  private ApiRequest request(Recorded recorded) throws IOException {
    return ((Parsed) format.read(Buffer.buffer(recorded.request()), RequestPath.SILENT)).request();
  }

  private static Stream<DynamicTest> each(Predicate<Recorded> which, Recorded.Check check)
      throws IOException {
    return Recorded.each(
        List.of("cohere"),
        recorded -> recorded.path().endsWith("/chat") && which.test(recorded),
        check);
  }
}
