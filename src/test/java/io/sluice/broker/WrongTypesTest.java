package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each field that the broker reads, on each route, with what must not stand in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WrongTypesTest {

  private static final List<String> NO_TEXT = List.of("7", "-1.5", "true", "{}", "[]");
  private static final List<String> NO_LIST = List.of("7", "-1.5", "true", "{}", "'x'");
  private static final List<String> NO_OBJECT = List.of("7", "-1.5", "true", "[]", "'x'");
  private static final List<String> NEITHER_TEXT_NOR_LIST = List.of("7", "-1.5", "true", "{}");
  private static final List<String> NEITHER_OBJECT_NOR_LIST = List.of("7", "-1.5", "true", "'x'");
  private static final List<String> NO_FLAG = List.of("1", "0.5", "'true'", "{}", "[]");
  private static final List<String> NO_COUNT =
      List.of("0", "-1", "1.5", "1e3", "'5'", "true", "{}", "[]", "2147483648", "9".repeat(30));

  /** What must not stand in a field, by the way's name and the field. */
  private static final Map<String, Map<String, List<String>>> WRONG =
      Map.ofEntries(
          Map.entry(
              "chat",
              Map.of(
                  "messages", NO_LIST,
                  "tools", NO_LIST,
                  "functions", NO_LIST,
                  "web_search_options", NO_OBJECT,
                  "audio", NO_OBJECT,
                  "stream_options", NO_OBJECT,
                  "prompt_cache_key", NO_TEXT,
                  "max_tokens", NO_COUNT,
                  "max_completion_tokens", NO_COUNT,
                  "n", with(NO_COUNT, "129"))),
          Map.entry(
              "completions",
              Map.of(
                  "prompt", NEITHER_TEXT_NOR_LIST,
                  "stream_options", NO_OBJECT,
                  "max_tokens", NO_COUNT,
                  "n", with(NO_COUNT, "129"),
                  "best_of", with(NO_COUNT, "129"))),
          Map.entry(
              "responses",
              Map.of(
                  "input", NEITHER_TEXT_NOR_LIST,
                  "prompt", NO_OBJECT,
                  "tools", NO_LIST,
                  "previous_response_id", NO_TEXT,
                  "max_output_tokens", NO_COUNT)),
          Map.entry("responses_count", Map.of("input", NEITHER_TEXT_NOR_LIST, "tools", NO_LIST)),
          Map.entry("responses_compact", Map.of("input", NEITHER_TEXT_NOR_LIST)),
          Map.entry(
              "messages",
              Map.of(
                  "messages", NO_LIST,
                  "system", NEITHER_TEXT_NOR_LIST,
                  "tools", NO_LIST,
                  "mcp_servers", NO_LIST,
                  "max_tokens", with(NO_COUNT, "null"))),
          Map.entry(
              "messages_count",
              Map.of("messages", NO_LIST, "system", NEITHER_TEXT_NOR_LIST, "tools", NO_LIST)),
          Map.entry("generateContent", gemini()),
          Map.entry("streamGenerateContent", gemini()),
          Map.entry(
              "countTokens",
              Map.of("contents", NEITHER_OBJECT_NOR_LIST, "generateContentRequest", NO_OBJECT)),
          Map.entry("embedContent", Map.of("content", NO_OBJECT)),
          Map.entry("batchEmbedContents", Map.of("requests", NEITHER_OBJECT_NOR_LIST)),
          Map.entry("converse", converse()),
          Map.entry("converse-stream", converse()),
          Map.entry("invoke", Map.of("max_tokens", NO_COUNT)),
          Map.entry(
              "cohere", Map.of("messages", NO_LIST, "tools", NO_LIST, "max_tokens", NO_COUNT)),
          Map.entry("cohere_embed", Map.of("texts", NO_LIST, "images", NO_LIST, "inputs", NO_LIST)),
          Map.entry("rerank", Map.of("query", NO_TEXT, "documents", NO_LIST)),
          Map.entry("embeddings", Map.of("input", NEITHER_TEXT_NOR_LIST)),
          Map.entry("moderations", Map.of("input", NEITHER_TEXT_NOR_LIST)),
          Map.entry("images", Map.of("prompt", NO_TEXT, "n", with(NO_COUNT, "129"))),
          Map.entry("image_edits", Map.of("prompt", NO_TEXT, "images", NO_LIST)),
          Map.entry("speech", Map.of("input", NO_TEXT, "stream_format", NO_TEXT)),
          Map.entry("batches", Map.of("input_file_id", NO_TEXT)));

  private BadInput bad;

  /** One field of one way. */
  private record Field(Way way, String name, List<String> wrong) {
    @Override
    public String toString() {
      return way + ": " + name;
    }
  }

  private static Map<String, List<String>> gemini() {
    return Map.of(
        "contents", NEITHER_OBJECT_NOR_LIST,
        "systemInstruction", NO_OBJECT,
        "system_instruction", NO_OBJECT,
        "tools", NEITHER_OBJECT_NOR_LIST,
        "generationConfig", NO_OBJECT,
        "cachedContent", NO_TEXT,
        "generationConfig.maxOutputTokens", NO_COUNT,
        "generationConfig.max_output_tokens", NO_COUNT,
        "generationConfig.candidateCount", with(NO_COUNT, "9"));
  }

  private static Map<String, List<String>> converse() {
    return Map.of(
        "messages", NO_LIST,
        "system", NO_LIST,
        "toolConfig", NO_OBJECT,
        "inferenceConfig", NO_OBJECT,
        "inferenceConfig.maxTokens", NO_COUNT);
  }

  private static List<String> with(List<String> values, String one) {
    List<String> more = new ArrayList<>(values);
    more.add(one);
    return more;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    bad = BadInput.start(folder);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    bad.assertNothingIsLeft();
  }

  @AfterAll
  void stop() {
    bad.close();
  }

  static List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (Way way : Way.ALL) {
      Map<String, List<String>> wrong = WRONG.getOrDefault(way.name(), Map.of());
      assertThat(wrong).as("fields of %s", way).isNotEmpty();
      wrong.forEach((name, values) -> fields.add(new Field(way, name, values)));
      if (way.modelInBody()) {
        fields.add(new Field(way, "model", with(NO_TEXT, "null")));
        fields.add(new Field(way, "stream", NO_FLAG));
      }
    }
    return fields;
  }

  @ParameterizedTest
  @MethodSource("fields")
  void theFieldIsNamedAndWhatMustStandInIt(Field field) throws Exception {
    Way way = field.way();
    for (String wrong : field.wrong()) {
      VendorError error = bad.refused(way.format(), bad.send(way, body(field, wrong)), 400);
      error.names(way.format(), field.name());
      assertThat(error.message()).containsAnyOf(" must be ", " must have ", " is missing");
    }
  }

  private static String body(Field field, String value) {
    int dot = field.name().indexOf('.');
    return field
        .way()
        .with(
            dot < 0
                ? "'%s':%s".formatted(field.name(), value)
                : "'%s':{'%s':%s}"
                    .formatted(
                        field.name().substring(0, dot), field.name().substring(dot + 1), value));
  }

  @ParameterizedTest
  @MethodSource("nested")
  void aBoundThatStandsTwiceIsRefused(Field field) throws Exception {
    for (String twice : field.wrong()) {
      int dot = field.name().indexOf('.');
      String body = field.way().with("'%s':{%s}".formatted(field.name().substring(0, dot), twice));
      VendorError error = bad.refused(field.way().format(), bad.send(field.way(), body), 400);
      error.names(field.way().format(), field.name());
      assertThat(error.message()).contains("twice");
    }
  }

  static List<Field> nested() {
    return List.of(
        new Field(
            Way.CHAT,
            "stream_options.include_usage",
            List.of("'include_usage':true,'include_usage':false")),
        new Field(
            Way.GEMINI,
            "generationConfig.maxOutputTokens",
            List.of(
                "'maxOutputTokens':1,'maxOutputTokens':2",
                "'max_output_tokens':1,'maxOutputTokens':2")),
        new Field(
            Way.GEMINI,
            "generationConfig.candidateCount",
            List.of("'candidateCount':1,'candidateCount':2")),
        new Field(
            Way.CONVERSE, "inferenceConfig.maxTokens", List.of("'maxTokens':1,'maxTokens':2")));
  }
}
