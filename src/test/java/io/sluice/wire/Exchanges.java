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
 * Real exchanges with a provider. Skipped where the recordings are absent; {@code
 * -Dsluice.recordings=FOLDER} says where they are.
 */
public final class Exchanges {

  private static final Path FOLDER =
      Path.of(System.getProperty("sluice.recordings", "../shared/recordings"));
  private static final ObjectMapper TREES = new ObjectMapper();

  private Exchanges() {}

  /** One request and its answer. */
  public record Exchange(String name, JsonNode tree) {

    public byte[] request() {
      return body("request");
    }

    public byte[] response() {
      return body("response");
    }

    public String path() {
      return tree.path("request").path("path").asText();
    }

    public int status() {
      return tree.path("response").path("status").asInt();
    }

    public String contentType() {
      JsonNode headers = tree.path("response").path("headers");
      return headers.path("content-type").asText(headers.path("Content-Type").asText());
    }

    private byte[] body(String side) {
      JsonNode body = tree.path(side).path("body");
      return body.has("base64")
          ? Base64.getDecoder().decode(body.get("base64").textValue())
          : body.path("text").asText("").getBytes(UTF_8);
    }
  }

  /** A check of one. */
  public interface Check {
    void of(Exchange exchange) throws IOException;
  }

  /** A test for each exchange in a folder of recordings that is wanted; there must be one. */
  public static Stream<DynamicTest> each(String folder, Predicate<Exchange> which, Check check)
      throws IOException {
    Path from = FOLDER.resolve(folder);
    if (!Files.isDirectory(from)) {
      String why = "No recordings at " + from + ": set -Dsluice.recordings=FOLDER";
      return Stream.of(DynamicTest.dynamicTest(why, () -> Assumptions.abort(why)));
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(from)) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (Path file : files) {
      Exchange exchange =
          new Exchange(file.getFileName().toString(), TREES.readTree(file.toFile()));
      if (which.test(exchange)) {
        tests.add(DynamicTest.dynamicTest(exchange.name(), () -> check.of(exchange)));
      }
    }
    assertThat(tests).as("recordings in " + from).isNotEmpty();
    return tests.stream();
  }
}
