package io.sluice.wire.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/**
 * A real exchange with a provider. Tests of them are skipped where the recordings are absent;
 * {@code -Dsluice.recordings=FOLDER} says where they are.
 */
public record Recorded(String name, JsonNode exchange) {

  private static final Path FOLDER =
      Path.of(System.getProperty("sluice.recordings", "../shared/recordings"));
  private static final ObjectMapper TREES = new ObjectMapper();

  /** A test of one exchange. */
  public interface Check {
    void of(Recorded recorded) throws IOException;
  }

  public byte[] request() throws IOException {
    return body("request");
  }

  public byte[] response() throws IOException {
    return body("response");
  }

  private byte[] body(String side) throws IOException {
    JsonNode body = exchange.path(side).path("body");
    return body.has("base64")
        ? Base64.getDecoder().decode(body.get("base64").textValue())
        : body.path("text").asText("").getBytes(UTF_8);
  }

  public String path() {
    return exchange.path("request").path("path").asText();
  }

  /** The model that a Gemini path names. */
  public String model() {
    return path().replaceFirst("^.*/models?/([^/:]+).*$", "$1");
  }

  public int status() {
    return exchange.path("response").path("status").asInt();
  }

  /** A test for each exchange of a folder that is of interest. */
  public static Stream<DynamicTest> each(
      List<String> folders, Predicate<Recorded> which, Check check) throws IOException {
    if (!Files.isDirectory(FOLDER)) {
      String why = "No recordings at " + FOLDER + ": set -Dsluice.recordings=FOLDER";
      return Stream.of(DynamicTest.dynamicTest(why, () -> Assumptions.abort(why)));
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> files = Files.list(FOLDER.resolve(folder))) {
        for (Path file : files.sorted().toList()) {
          Recorded recorded =
              new Recorded(FOLDER.relativize(file).toString(), TREES.readTree(file.toFile()));
          if (which.test(recorded)) {
            tests.add(DynamicTest.dynamicTest(recorded.name(), () -> check.of(recorded)));
          }
        }
      }
    }
    assertThat(tests).as("recordings in " + folders).isNotEmpty();
    return tests.stream();
  }
}
