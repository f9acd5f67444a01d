package io.sluice.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Chunks;
import io.sluice.wire.Figures;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Real exchanges with providers that speak the chat format, replayed at random splits. Skipped
 * where the recordings are absent; {@code -Dsluice.recordings=FOLDER} says where they are.
 */
class RecordingsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("sluice.recordings", "../shared/recordings"));
  private static final int REPLAYS = 25;
  private static final ObjectMapper TREES = new ObjectMapper();

  private record Recording(String name, JsonNode exchange) {
    byte[] body(String side) throws IOException {
      JsonNode body = exchange.path(side).path("body");
      return body.has("base64")
          ? Base64.getDecoder().decode(body.get("base64").textValue())
          : body.path("text").asText("").getBytes(UTF_8);
    }

    boolean streamed() {
      return exchange.path("response").path("body").path("text").asText().contains("data: [DONE]");
    }
  }

  private interface Check {
    void of(Recording recording) throws IOException;
  }

  @TestFactory
  Stream<DynamicTest> requestsParseAndChangeOnlyInTheirModelAndUsageOption() throws IOException {
    return forEach(
        recording -> true,
        recording -> {
          Buffer body = Buffer.buffer(recording.body("request"));
          ApiRequest.Result result = ChatRequest.parse(body);
          assertThat(result).isInstanceOf(Parsed.class);
          ChatRequest request = (ChatRequest) ((Parsed) result).request();

          ObjectNode expected = (ObjectNode) tree(body);
          assertThat(request.model()).isEqualTo(expected.get("model").textValue());
          expected.put("model", "other/model");
          if (expected.path("stream").asBoolean()) {
            expected.withObjectProperty("stream_options").put("include_usage", true);
          }
          assertThat(tree(request.rewrite("other/model"))).isEqualTo(expected);
        });
  }

  @TestFactory
  Stream<DynamicTest> answersTellTheRecordedUsage() throws IOException {
    return forEach(
        recording -> !recording.streamed(),
        recording -> {
          byte[] body = recording.body("response");
          JsonNode whole = TREES.readTree(body);
          for (int seed = 0; seed < REPLAYS; seed++) {
            Figures answer = new Figures("usage", "model", ChatUsage::read);
            Chunks.random(body, new Random(seed)).forEach(answer::feed);
            assertUsage(answer.usage(), whole.get("usage"));
            assertThat(answer.servedModel()).isEqualTo(whole.path("model").asText(""));
            assertThat(answer.complete()).isEqualTo(whole.isObject());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> streamsPassByteForByteApartFromAHiddenUsageChunk() throws IOException {
    return forEach(
        Recording::streamed,
        recording -> {
          byte[] body = recording.body("response");
          String all = new String(body, UTF_8);
          String withoutUsage =
              Pattern.compile("^data: .*\"choices\":\\[\\],\"usage\":\\{.*\n\n", Pattern.MULTILINE)
                  .matcher(all)
                  .replaceAll("");
          List<JsonNode> events = events(all);
          JsonNode usage = null;
          for (JsonNode event : events) {
            usage = event.path("usage").isObject() ? event.get("usage") : usage;
          }
          for (int seed = 0; seed < REPLAYS; seed++) {
            ChatStream asked = new ChatStream(true);
            ChatStream unasked = new ChatStream(false);
            assertThat(replay(asked, body, seed)).isEqualTo(all);
            assertThat(replay(unasked, body, seed)).isEqualTo(withoutUsage);
            for (ChatStream stream : List.of(asked, unasked)) {
              assertUsage(stream.usage(), usage);
              assertThat(stream.servedModel()).isEqualTo(events.get(0).get("model").textValue());
              assertThat(stream.done()).isTrue();
              assertThat(stream.error()).isEmpty();
            }
            assertThat(asked.events()).isEqualTo(events.size());
          }
        });
  }

  private static String replay(ChatStream stream, byte[] body, int seed) {
    Buffer passed = Buffer.buffer();
    Chunks.random(body, new Random(seed)).forEach(chunk -> passed.appendBuffer(stream.feed(chunk)));
    return passed.appendBuffer(stream.end()).toString();
  }

  /** None of the recorded providers counts reasoning beside completion. */
  private static void assertUsage(@Nullable TokenCounts counts, @Nullable JsonNode usage) {
    if (usage == null || !usage.isObject()) {
      assertThat(counts).isNull();
      return;
    }
    long prompt = usage.path("prompt_tokens").asLong();
    long completion = usage.path("completion_tokens").asLong();
    JsonNode details = usage.path("prompt_tokens_details");
    long read = details.path("cached_tokens").asLong();
    long written = details.path("cache_write_tokens").asLong();
    JsonNode outputs = usage.path("completion_tokens_details");
    long reasoning = outputs.path("reasoning_tokens").asLong();
    assertThat(counts).isNotNull();
    assertThat(counts)
        .isEqualTo(
            new TokenCounts(
                prompt - read - written,
                read,
                written,
                completion,
                reasoning,
                0,
                details.path("audio_tokens").asLong(),
                outputs.path("audio_tokens").asLong(),
                0,
                outputs.path("image_tokens").asLong(),
                0));
    assertThat(counts.total()).isEqualTo(usage.path("total_tokens").asLong());
  }

  private static List<JsonNode> events(String stream) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : stream.lines().toList()) {
      if (line.startsWith("data: {")) {
        events.add(TREES.readTree(line.substring(6)));
      }
    }
    return events;
  }

  private static JsonNode tree(Buffer json) throws IOException {
    return TREES.readTree(json.toString());
  }

  private static Stream<DynamicTest> forEach(Predicate<Recording> which, Check check)
      throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      String why = "No recordings at " + FOLDER + ": set -Dsluice.recordings=FOLDER";
      return Stream.of(DynamicTest.dynamicTest(why, () -> Assumptions.abort(why)));
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(FOLDER, 2)) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files) {
      JsonNode exchange = TREES.readTree(file.toFile());
      if (exchange.path("request").path("path").asText().endsWith("chat/completions")) {
        String name = FOLDER.relativize(file).toString();
        Recording recording = new Recording(name, exchange);
        if (which.test(recording)) {
          tests.add(DynamicTest.dynamicTest(name, () -> check.of(recording)));
        }
      }
    }
    assertThat(tests).as("chat recordings in " + FOLDER).isNotEmpty();
    return tests.stream();
  }
}
