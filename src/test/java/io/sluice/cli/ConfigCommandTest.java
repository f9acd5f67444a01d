package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigLoader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code config} prints where, and how it exits. */
class ConfigCommandTest {
  private static final Map<String, String> ENV =
      Map.of("OPENAI_API_KEY", "sk-test-1", "VLLM_API_KEY", "sk-test-2");

  @TempDir private Path folder;

  @Test
  void aGoodFileIsSummedUpInOneLine() {
    assertThat(run(ENV, "check", "--config", "conf/sluice.yaml"))
        .isEqualTo(new Run(0, "OK: 1 issuer, 2 providers, 3 models, 8 roles, 3 teams\n", ""));
  }

  @Test
  void everyProblemIsALineOnStandardError() throws IOException {
    assertThat(run(Map.of(), "check", "--config", "conf/sluice.yaml"))
        .isEqualTo(
            new Run(
                1,
                "",
                """
                conf/sluice.yaml:%d:5 providers.openai.api_key: environment variable OPENAI_API_KEY \
                is not set; set it to the secret
                conf/sluice.yaml:%d:5 providers.inhouse.api_key: environment variable VLLM_API_KEY \
                is not set; set it to the secret
                """
                    .formatted(line("${env:OPENAI_API_KEY}"), line("${env:VLLM_API_KEY}"))));
  }

  @Test
  void warningsDoNotFailTheCheck() throws IOException {
    String yaml =
        Files.readString(Path.of("conf/sluice.yaml")).replace("optional: false", "optional: true");
    Path file = Files.writeString(folder.resolve("x.yaml"), yaml);
    Run run = run(Map.of("VLLM_API_KEY", "sk-test-2"), "check", "--config", file.toString());
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("OK: 1 issuer, 1 provider, 1 model,");
    assertThat(run.err())
        .startsWith("warning: " + file + ":" + line("openai:") + ":3 providers.openai: left out");
  }

  @Test
  void jsonGoesToStandardOutput() throws IOException {
    Run bad = run(Map.of("VLLM_API_KEY", "sk-test-2"), "check", "--json");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.err()).isEmpty();
    assertThat(new JsonArray(bad.out()))
        .isEqualTo(
            JsonArray.of(
                new JsonObject()
                    .put("severity", "error")
                    .put("file", "conf/sluice.yaml")
                    .put("line", line("${env:OPENAI_API_KEY}"))
                    .put("column", 5)
                    .put("key", "providers.openai.api_key")
                    .put(
                        "message",
                        "environment variable OPENAI_API_KEY is not set; set it to the secret")));
    Run good = run(ENV, "check", "--json");
    assertThat(good.code()).isZero();
    assertThat(new JsonArray(good.out())).isEmpty();
  }

  @Test
  void aMissingFileIsOneClearLine() {
    assertThat(run(ENV, "check", "--config", "gone.yaml"))
        .isEqualTo(new Run(1, "", "gone.yaml: there is no such file\n"));
  }

  @Test
  void aWrongCommandLineExitsWithTwo() {
    assertThat(run(ENV, "check", "--conf", "x.yaml").code()).isEqualTo(2);
    assertThat(run(ENV).code()).isEqualTo(2);
    assertThat(run(ENV).err()).contains("config check --config conf/sluice.yaml");
  }

  @Test
  void theSchemaIsPrintedAsItShips() throws IOException {
    Run run = run(ENV, "schema");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(ConfigLoader.schema())
        .isEqualTo(Files.readString(Path.of("conf/sluice.schema.json")));
  }

  private static Run run(Map<String, String> env, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new ConfigCommand(env::get))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    return new Run(code, unix(out), unix(err));
  }

  /** Of the example, the first line of values that holds this. */
  private static int line(String part) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("conf/sluice.yaml"));
    return 1
        + IntStream.range(0, lines.size())
            .filter(i -> !lines.get(i).startsWith("#") && lines.get(i).contains(part))
            .findFirst()
            .orElseThrow();
  }

  private static String unix(StringWriter text) {
    return text.toString().replace("\r\n", "\n");
  }

  private record Run(int code, String out, String err) {}
}
