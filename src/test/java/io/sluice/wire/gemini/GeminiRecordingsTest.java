package io.sluice.wire.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Chunks;
import io.sluice.wire.Format;
import io.sluice.wire.GeminiValidator;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.conversation.Completion;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.EventReader;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.Untranslatable;
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

/** Real exchanges with AI Studio and Vertex AI. */
class GeminiRecordingsTest {

  private static final int REPLAYS = 25;
  private static final ObjectMapper TREES = new ObjectMapper();
  private final GeminiFormat format = new GeminiFormat();
  private final GeminiDialect dialect = new GeminiDialect();

  @TestFactory
  Stream<DynamicTest> requestsPassUnchanged() throws IOException {
    return each(
        recorded -> true,
        recorded -> {
          Buffer body = Buffer.buffer(recorded.request());
          assertThat(request(recorded).rewrite(recorded.model(), -1)).isEqualTo(body);
        });
  }

  @TestFactory
  Stream<DynamicTest> answersPassByteForByteAndTellTheRecordedUsage() throws IOException {
    return each(
        recorded -> recorded.status() == 200,
        recorded -> {
          byte[] body = recorded.response();
          JsonNode usage = lastUsage(new String(body, UTF_8), streamed(recorded));
          for (int seed = 0; seed < REPLAYS; seed++) {
            assertPasses(recorded, Chunks.random(body, new Random(seed)), usage);
          }
          assertPasses(recorded, Chunks.single(body), usage);
        });
  }

  private void assertPasses(Recorded recorded, List<Buffer> chunks, JsonNode usage)
      throws IOException {
    String type = streamed(recorded) ? "text/event-stream" : "application/json; charset=utf-8";
    Answer answer = format.passing(request(recorded), new AnswerHead(200, type));
    Buffer passed = Buffer.buffer();
    chunks.forEach(chunk -> passed.appendBuffer(answer.feed(chunk)));
    passed.appendBuffer(answer.end());
    assertThat(passed.getBytes()).isEqualTo(recorded.response());
    assertThat(answer.complete()).isTrue();
    assertThat(answer.failed()).isFalse();
    assertThat(answer.servedModel()).isEqualTo(recorded.model());
    assertUsage(answer.reported(), usage);
  }

  @TestFactory
  Stream<DynamicTest> answersAreUnderstoodAndSaidAgain() throws IOException {
    return each(
        recorded -> recorded.status() == 200 && !streamed(recorded),
        recorded -> {
          Completion read = dialect.readAnswer(Buffer.buffer(recorded.response()));
          assertUsage(read.usage(), TREES.readTree(recorded.response()).path("usageMetadata"));
          Buffer said = dialect.writeAnswer(read, new Spoken().user("a").asked());
          GeminiValidator.gemini(said.getBytes());
          assertThat(dialect.readAnswer(said)).isEqualTo(read);
        });
  }

  @TestFactory
  Stream<DynamicTest> streamsAreUnderstoodAndSaidAgain() throws IOException {
    return each(
        recorded -> recorded.status() == 200 && streamed(recorded),
        recorded -> {
          byte[] body = recorded.response();
          List<StreamEvent> whole = read(List.of(Buffer.buffer(body)));
          for (int seed = 0; seed < REPLAYS; seed++) {
            assertThat(read(Chunks.random(body, new Random(seed)))).isEqualTo(whole);
          }
          EventWriter writer = dialect.writer(new Spoken().user("a").asked());
          Buffer said = Buffer.buffer();
          whole.forEach(event -> writer.write(event, said));
          writer.end(said);
          GeminiValidator.geminiStream(said.getBytes());
          assertThat(withoutUsage(read(List.of(said)))).isEqualTo(withoutUsage(whole));
        });
  }

  /** Requests are understood and said again, or refused by the field that nobody else has. */
  @TestFactory
  Stream<DynamicTest> requestsAreUnderstoodAndSaidAgain() throws IOException {
    return each(
        recorded -> true,
        recorded -> {
          Conversation read;
          try {
            read = dialect.readRequest(request(recorded));
          } catch (Untranslatable e) {
            assertThat(e.param()).isIn("tools[0].googleSearch", "cachedContent");
            return;
          }
          Buffer said = dialect.writeRequest(read, recorded.model());
          ApiRequest again =
              ((ApiRequest.Parsed)
                      GeminiRequest.parse(
                          Format.GEMINI, said, new RequestPath(recorded.model(), read.stream())))
                  .request();
          assertThat(dialect.readRequest(again)).isEqualTo(read);
        });
  }

  private List<StreamEvent> read(List<Buffer> chunks) {
    EventReader reader = dialect.reader();
    List<StreamEvent> events = new ArrayList<>();
    chunks.forEach(chunk -> reader.feed(chunk, events::add));
    reader.end(events::add);
    assertThat(reader.complete()).isTrue();
    return events;
  }

  private static List<StreamEvent> withoutUsage(List<StreamEvent> events) {
    return events.stream().filter(event -> !(event instanceof StreamEvent.UsageSeen)).toList();
  }

  /** Hand-checked: cached is inside of the prompt, thoughts and tools' prompts are beside. */
  private static void assertUsage(@Nullable TokenCounts counts, JsonNode usage) {
    long cached = usage.path("cachedContentTokenCount").asLong();
    long thoughts = usage.path("thoughtsTokenCount").asLong();
    long tools = usage.path("toolUsePromptTokenCount").asLong();
    assertThat(counts).isNotNull();
    assertThat(counts.input()).isEqualTo(usage.path("promptTokenCount").asLong() - cached + tools);
    assertThat(counts.cacheRead()).isEqualTo(cached);
    assertThat(counts.output()).isEqualTo(usage.path("candidatesTokenCount").asLong() + thoughts);
    assertThat(counts.reasoning()).isEqualTo(thoughts);
    assertThat(counts.total()).isEqualTo(usage.path("totalTokenCount").asLong());
  }

  private static JsonNode lastUsage(String body, boolean streamed) throws IOException {
    if (!streamed) {
      return TREES.readTree(body).path("usageMetadata");
    }
    JsonNode usage = TREES.missingNode();
    for (String line : body.lines().filter(each -> each.startsWith("data: ")).toList()) {
      usage = TREES.readTree(line.substring(6)).path("usageMetadata");
    }
    return usage;
  }

  private static boolean streamed(Recorded recorded) {
    return recorded.path().contains("alt=sse");
  }

  private static ApiRequest request(Recorded recorded) throws IOException {
    ApiRequest.Result result =
        GeminiRequest.parse(
            Format.GEMINI,
            Buffer.buffer(recorded.request()),
            new RequestPath(recorded.model(), streamed(recorded)));
    assertThat(result).isInstanceOf(ApiRequest.Parsed.class);
    return ((ApiRequest.Parsed) result).request();
  }

  private static Stream<DynamicTest> each(Predicate<Recorded> which, Recorded.Check check)
      throws IOException {
    return Recorded.each(
        List.of("gemini", "vertex"),
        recorded ->
            recorded.path().matches(".*:(g|streamG)enerateContent.*") && which.test(recorded),
        check);
  }
}
