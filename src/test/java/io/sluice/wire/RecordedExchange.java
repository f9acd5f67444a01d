package io.sluice.wire;

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
 * One real exchange with a provider. Tests of them are skipped where the recordings are absent;
 * {@code -Dsluice.recordings=FOLDER} says where they are.
 */
public record RecordedExchange(String name, JsonNode exchange) {

  private static final Path FOLDER =
      Path.of(System.getProperty("sluice.recordings", "../shared/recordings"));
  private static final ObjectMapper TREES = new ObjectMapper();

  /** What a test says of an exchange. */
  public interface Check {
    void of(RecordedExchange recorded) throws IOException;
  }

  public byte[] request() throws IOException {
    return body("request");
  }

  public byte[] answer() throws IOException {
    return body("response");
  }

  private byte[] body(String side) throws IOException {
    JsonNode body = exchange.path(side).path("body");
    return body.has("base64")
        ? Base64.getDecoder().decode(body.get("base64").textValue())
        : body.path("text").asText("").getBytes(UTF_8);
  }

  public int status() {
    return exchange.path("response").path("status").asInt();
  }

  /** Of server-sent events. */
  public boolean streamed() {
    String text = exchange.path("response").path("body").path("text").asText();
    return text.contains("\ndata: ") || text.startsWith("data: ");
  }

  private String path() {
    return exchange.path("request").path("path").asText().replaceAll("\\?.*", "");
  }

  /**
   * A test for each exchange.
   *
   * @param pathEnd how the path ends, e.g. {@code /responses}
   */
  public static Stream<DynamicTest> tests(
      String pathEnd, Predicate<RecordedExchange> which, Check check) throws IOException {
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
      String name = FOLDER.relativize(file).toString();
      RecordedExchange recorded = new RecordedExchange(name, TREES.readTree(file.toFile()));
      if (recorded.path().endsWith(pathEnd) && which.test(recorded)) {
        tests.add(DynamicTest.dynamicTest(name, () -> check.of(recorded)));
      }
    }
    assertThat(tests).as("recordings of " + pathEnd + " in " + FOLDER).isNotEmpty();
    return tests.stream();
  }
}
