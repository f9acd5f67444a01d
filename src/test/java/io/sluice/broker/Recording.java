package io.sluice.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.usage.TokenCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An exchange with a provider that once took place. {@code -Dsluice.recordings=FOLDER} says where
 * the recordings are.
 *
 * @param name provider and case
 */
record Recording(String name, JsonNode request, JsonNode response) {

  static final Path FOLDER =
      Path.of(System.getProperty("sluice.recordings", "../shared/recordings"));
  private static final ObjectMapper TREES = new ObjectMapper();
  private static final Pattern USAGE_CHUNK =
      Pattern.compile(
          "^data: \\{.*(\"choices\":\\[\\],\"usage\":\\{|\"usage\":\\{.*\"choices\":\\[\\]).*\n\n",
          Pattern.MULTILINE);

  static boolean absent() {
    return !Files.isDirectory(FOLDER);
  }

  /** All that was recorded of OpenAI, and the chat completions of every other provider. */
  static List<Recording> all() {
    if (absent()) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(FOLDER, 2)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Recording::read)
          .filter(recording -> recording.name.startsWith("openai-chat/") || recording.isChat())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Recording read(Path file) {
    try {
      JsonNode exchange = TREES.readTree(file.toFile());
      String name = FOLDER.relativize(file).toString();
      return new Recording(name, exchange.get("request"), exchange.get("response"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isChat() {
    return request.get("path").textValue().endsWith("chat/completions");
  }

  /** As recorded; for another API's exchange something that wants an answer of the same kind. */
  String asked() {
    return isChat()
        ? request.get("body").get("text").textValue()
        : TestBroker.ask(isStream()).replace("\"small\"", "\"" + model() + "\"");
  }

  String model() {
    try {
      return isChat() ? TREES.readTree(asked()).get("model").textValue() : "another-api";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int status() {
    return response.get("status").intValue();
  }

  Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>();
    response
        .get("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().textValue()));
    return headers;
  }

  String body() {
    return response.get("body").get("text").textValue();
  }

  byte[] bytes() {
    return body().getBytes(UTF_8);
  }

  boolean isStream() {
    return type().startsWith("text/event-stream");
  }

  private String type() {
    return headers().getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
  }

  /** Whether the broker answers 502 instead: the caller would take it for something else. */
  boolean isMisleading() {
    boolean refusal = status() == 401 || status() == 403;
    return refusal || (status() >= 400 && !type().startsWith("application/json"));
  }

  /** What the caller gets: all, but for a usage chunk that it did not ask for. */
  String passed() {
    boolean hidden = isStream() && !asked().replace(" ", "").contains("\"include_usage\":true");
    return hidden ? USAGE_CHUNK.matcher(body()).replaceAll("") : body();
  }

  /** What the provider said it used, no token counted twice; null if it did not say. */
  @Nullable TokenCounts usage() {
    JsonNode told = null;
    for (JsonNode part : parts()) {
      told = part.path("usage").has("prompt_tokens") ? part.get("usage") : told;
    }
    if (told == null) {
      return null;
    }
    JsonNode in = told.path("prompt_tokens_details");
    JsonNode out = told.path("completion_tokens_details");
    long read = in.path("cached_tokens").asLong();
    long written = in.path("cache_write_tokens").asLong();
    return new TokenCounts(
        told.get("prompt_tokens").asLong() - read - written,
        read,
        written,
        told.path("completion_tokens").asLong(),
        out.path("reasoning_tokens").asLong(),
        0,
        in.path("audio_tokens").asLong(),
        out.path("audio_tokens").asLong(),
        in.path("image_tokens").asLong(),
        out.path("image_tokens").asLong(),
        0);
  }

  String servedModel() {
    return parts().stream().map(part -> part.path("model").asText()).findFirst().orElse("");
  }

  private List<JsonNode> parts() {
    List<JsonNode> parts = new ArrayList<>();
    try {
      if (!isStream()) {
        return List.of(TREES.readTree(body()));
      }
      for (String line : body().lines().filter(line -> line.startsWith("data: {")).toList()) {
        parts.add(TREES.readTree(line.substring("data: ".length())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
    return parts;
  }

  @Override
  public String toString() {
    return name;
  }
}
