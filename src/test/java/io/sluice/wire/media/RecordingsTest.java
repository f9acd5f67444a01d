package io.sluice.wire.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.Chunks;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.WireFormats;
import io.sluice.wire.multipart.FormType;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Real exchanges about pictures, sound and moderation, replayed at random splits. Skipped where the
 * recordings are absent; {@code -Dsluice.recordings=FOLDER} says where they are.
 */
class RecordingsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("sluice.recordings", "../shared/recordings"));
  private static final Map<String, Format> PATHS =
      Map.of(
          "/v1/moderations", Format.MODERATIONS,
          "/v1/images/generations", Format.IMAGES,
          "/v1/images/edits", Format.IMAGE_EDITS,
          "/v1/audio/speech", Format.SPEECH,
          "/v1/audio/transcriptions", Format.TRANSCRIPTIONS);

  private record Recording(String name, Format format, JsonNode exchange) {
    byte[] body(String side) throws IOException {
      JsonNode body = exchange.path(side).path("body");
      return body.has("base64")
          ? Base64.getDecoder().decode(body.get("base64").textValue())
          : body.path("text").asText("").getBytes(UTF_8);
    }

    String contentType(String side) {
      for (var header : exchange.path(side).path("headers").properties()) {
        if (header.getKey().equalsIgnoreCase("content-type")) {
          JsonNode value = header.getValue();
          return value.isArray() ? value.get(0).asText() : value.asText();
        }
      }
      return "";
    }
  }

  @TestFactory
  Stream<DynamicTest> answersPassUnchangedAndSayWhatTheyCost() throws IOException {
    return recordings().map(r -> DynamicTest.dynamicTest(r.name(), () -> replay(r)));
  }

  private static void replay(Recording recording) throws IOException {
    ApiRequest request = request(recording);
    byte[] body = recording.body("response");
    int status = recording.exchange().path("response").path("status").asInt();
    if (status >= 400) {
      return;
    }
    for (int seed = 0; seed < 25; seed++) {
      List<Buffer> chunks = seed == 0 ? Chunks.single(body) : Chunks.random(body, new Random(seed));
      Answer answer =
          WireFormats.of(recording.format())
              .passing(
                  request,
                  new AnswerHead(
                      status, recording.contentType("response").toLowerCase(Locale.ROOT)));
      Buffer out = Buffer.buffer();
      chunks.forEach(chunk -> out.appendBuffer(answer.feed(chunk)));
      out.appendBuffer(answer.end());
      assertThat(out.getBytes()).isEqualTo(body);
      assertThat(answer.complete() || answer.wholeAtEnd()).isTrue();
      assertThat(answer.reported()).isEqualTo(expected(recording));
    }
  }

  /** By hand: of these, only the transcription has usage, and it is in seconds. */
  private static @Nullable TokenCounts expected(Recording recording) throws IOException {
    JsonNode usage = new ObjectMapper().readTree(recording.body("response")).path("usage");
    return usage.path("type").asText().equals("duration")
        ? TokenCounts.pieces(usage.path("seconds").asLong())
        : null;
  }

  private static ApiRequest request(Recording recording) throws IOException {
    Buffer body = Buffer.buffer(recording.body("request"));
    String type = recording.contentType("request");
    // The recorder left the form itself out.
    ApiRequest.Result result =
        FormType.isForm(type)
            ? FormRequest.of(recording.format(), "whisper-1", Map.of(), body.length(), 0)
            : WireFormats.of(recording.format()).read(body, RequestPath.SILENT);
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).request();
  }

  private static Stream<Recording> recordings() throws IOException {
    Assumptions.assumeTrue(
        Files.isDirectory(FOLDER), "no recordings in " + FOLDER.toAbsolutePath());
    List<Recording> found = new ArrayList<>();
    ObjectMapper trees = new ObjectMapper();
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        JsonNode exchange = trees.readTree(file.toFile());
        Format format = PATHS.get(exchange.path("request").path("path").asText());
        if (format != null) {
          found.add(new Recording(FOLDER.relativize(file).toString(), format, exchange));
        }
      }
    }
    assertThat(found).isNotEmpty();
    return found.stream();
  }
}
