package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PricesCommandTest {

  private static final String LIST =
      """
      # Ours, with care.
      currency: USD
      prices:
        - provider: openai   # the first
          models: [small]
          from: 2026-01-01
          per_million: {input: 0.25, output: 2}
          source: a page

        # behind the last one

      discounts:
        - {percent: 5, from: 2026-01-01}
      """;

  private static final String FEED =
      """
      {"small": {"litellm_provider": "openai", "input_cost_per_token": 3e-7, "output_cost_per_token": 2e-6},
       "small-2": {"litellm_provider": "openai", "input_cost_per_token": 3e-7, "output_cost_per_token": 2e-6},
       "paint": {"litellm_provider": "openai", "mode": "image_generation", "output_cost_per_image": 0.04,
         "input_cost_per_pixel": 1e-9},
       "claude": {"litellm_provider": "anthropic", "input_cost_per_token": 3e-6,
         "input_cost_per_token_above_200k_tokens": 6e-6, "input_cost_per_token_batches": 1.5e-6,
         "input_cost_per_token_above_200k_tokens_batches": 3e-6}}
      """;

  @TempDir private Path folder;
  private Path list = Path.of("");
  private Path feed = Path.of("");

  @BeforeEach
  void files() throws IOException {
    list = Files.writeString(folder.resolve("prices.yaml"), LIST);
    feed = Files.writeString(folder.resolve("feed.json"), FEED);
  }

  @Test
  void anImportShowsWhatItWouldChangeAndChangesNothing() throws IOException {
    Run run = run("import", "--from", feed, "--into", list, "--from-day", "2026-11-25");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            changed  openai/small from 2026-11-25: input 0.25 -> 0.3
            new      openai/small-2 from 2026-11-25: input 0.3, output 2
            new      openai/paint from 2026-11-25: unit 0.04
            new      anthropic/claude from 2026-11-25: input 3, above 200000 input 6, \
            batch input 1.5, batch above 200000 input 3
            left out openai/paint input_cost_per_pixel: a unit that price lists do not have
            3 new, 1 changed, 0 gone, 0 the same, 1 left out. Nothing is written; --write does.
            """);
    assertThat(list).hasContent(LIST);
  }

  @Test
  void writingAddsEntriesAndLeavesTheRestToTheLetter() throws IOException {
    Run run = run("import", "--from", feed, "--into", list, "--from-day", "2026-11-25", "--write");

    assertThat(run.out()).endsWith("Written to " + list + ".\n");
    String text = Files.readString(list);
    int at = text.indexOf("  - provider: openai\n");
    int end = text.indexOf("\n  # behind");
    assertThat(text.substring(0, at) + text.substring(end)).isEqualTo(LIST);
    assertThat(text.substring(at, end).replaceAll("source: .*", "source: S"))
        .isEqualTo(
            """
              - provider: openai
                models: [small, small-2]
                from: 2026-11-25
                per_million: {input: 0.3, output: 2}
                source: S
              - provider: openai
                models: [paint]
                from: 2026-11-25
                per_piece: {unit: 0.04}
                source: S
              - provider: anthropic
                models: [claude]
                from: 2026-11-25
                per_million: {input: 3}
                above:
                  - input_tokens: 200000
                    per_million: {input: 6}
                    tiers:
                      batch: {per_million: {input: 3}}
                tiers:
                  batch: {per_million: {input: 1.5}}
                source: S
            """);
    assertThat(text).contains("source: \"litellm, feed.json, 20");
    assertThat(run("check", "--prices", list).out())
        .isEqualTo("OK: 4 prices of 2 providers in USD, 1 discounts\n");
    assertThat(run("list", "--prices", list, "--on", "2026-11-24").out())
        .contains("openai  small  2026-01-01  input 0.25, output 2\n");
    assertThat(run("list", "--prices", list, "--on", "2026-11-25").out())
        .contains("small    2026-11-25  input 0.3, output 2\n");
    assertThat(onlyFile("prices.yaml")).isTrue();
  }

  @Test
  void writingTwiceIsWritingOnce() throws IOException {
    run("import", "--from", feed, "--into", list, "--from-day", "2026-11-25", "--write");
    String once = Files.readString(list);

    Run again =
        run("import", "--from", feed, "--into", list, "--from-day", "2026-11-25", "--write");

    assertThat(again.out()).contains("0 new, 0 changed, 0 gone, 4 the same").contains("Nothing to");
    assertThat(list).hasContent(once);
  }

  @Test
  void aListThatIsNotThereBegins() throws IOException {
    Path fresh = folder.resolve("fresh.yaml");

    run("import", "--from", feed, "--into", fresh, "--provider", "openai", "--write");

    assertThat(Files.readString(fresh))
        .startsWith("currency: USD\nprices:\n  - provider: openai\n");
    assertThat(run("list", "--prices", fresh, "--on", "2030-01-01", "--provider", "openai").out())
        .contains("small-2")
        .endsWith("3 models in force on 2030-01-01, in USD\n");
  }

  @Test
  void aPriceThatBeganTheSameDayIsNotReplaced() {
    Run run = run("import", "--from", feed, "--into", list, "--from-day", "2026-01-01", "--write");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            list
                + ": openai/small has another price from 2026-01-01 on already; correct that one,"
                + " or give a later day\n");
    assertThat(list).hasContent(LIST);
  }

  @Test
  void whatIsGoneIsNamedAndStays() throws IOException {
    Files.writeString(
        feed, "{\"other\": {\"litellm_provider\": \"openai\", \"input_cost_per_token\": 1e-6}}");

    Run run = run("import", "--from", feed, "--into", list, "--write");

    assertThat(run.out()).contains("gone     openai/small\n").contains("1 new, 0 changed, 1 gone");
    assertThat(Files.readString(list)).contains("models: [small]").doesNotContain("until");
  }

  @Test
  void jsonHasAllOfIt() {
    JsonObject json =
        new JsonObject(
            run("import", "--from", feed, "--into", list, "--from-day", "2026-11-25", "--json")
                .out());

    assertThat(json.getBoolean("written")).isFalse();
    assertThat(json.getJsonArray("new")).hasSize(3);
    assertThat(json.getJsonArray("changed").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("provider", "openai")
                .put("model", "small")
                .put("from", "2026-11-25")
                .put("prices", new JsonObject().put("input", "0.3").put("output", "2"))
                .put("before", new JsonObject().put("input", "0.25").put("output", "2"))
                .put("kept", new JsonArray()));
    assertThat(json.getJsonArray("left_out").getJsonObject(0).getString("field"))
        .isEqualTo("input_cost_per_pixel");
    JsonArray listed = new JsonArray(run("list", "--prices", list, "--json").out());
    assertThat(listed.getJsonObject(0).getString("version")).startsWith("openai/small@2026-01-01#");
  }

  @Test
  void badInputIsOneLineAndChangesNothing() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"a\": ");
    Path bad = Files.writeString(folder.resolve("bad.yaml"), LIST.replace("0.25", "-1"));
    Path euro = Files.writeString(folder.resolve("euro.yaml"), LIST.replace("USD", "EUR"));
    Path flow = Files.writeString(folder.resolve("flow.yaml"), "currency: USD\nprices: []\n");
    Path nowhere = folder.resolve("no").resolve("where.yaml");

    assertFails(
        run("import", "--from", broken, "--into", list, "--write"), "broken.json: not JSON");
    assertFails(run("import", "--from", folder, "--into", list, "--write"), "folder");
    assertFails(run("import", "--from", "gone.json", "--into", list, "--write"), "no such file");
    assertFails(run("import", "--from", list, "--into", list, "--write"), "not JSON");
    assertFails(run("import", "--from", feed, "--into", bad, "--write"), "bad.yaml:7:");
    assertFails(run("import", "--from", feed, "--into", euro, "--write"), "in EUR, not in USD");
    assertFails(run("import", "--from", feed, "--into", flow, "--write"), "begin with dashes");
    assertFails(run("import", "--from", feed, "--into", nowhere, "--write"), "no such folder");
    assertFails(
        run("import", "--from", feed, "--into", list, "--format", "models.dev"), "of litellm");
    assertThat(list).hasContent(LIST);
    assertThat(bad).hasContent(LIST.replace("0.25", "-1"));
    assertThat(euro).hasContent(LIST.replace("USD", "EUR"));
  }

  @Test
  void wrongUsageIsExitCodeTwo() {
    assertThat(run().code()).isEqualTo(2);
    assertThat(run("import").code()).isEqualTo(2);
    assertThat(run("import", "--from", feed, "--format", "csv").code()).isEqualTo(2);
    Run day = run("list", "--prices", list, "--on", "2026-02-30");
    assertThat(day.code()).isEqualTo(2);
    assertThat(day.err()).contains("--on '2026-02-30' is no day");
  }

  @Test
  void aCheckNamesEveryMistake() throws IOException {
    Files.writeString(list, LIST.replace("0.25", "-1").replace("2026-01-01", "2026-01-32"));

    Run run = run("check", "--prices", list);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(":6:").contains(":7:").contains(":13:");
    assertThat(new JsonArray(run("check", "--prices", list, "--json").out())).hasSize(3);
    assertThat(run("list", "--prices", list).code()).isEqualTo(1);
  }

  private static void assertFails(Run run, String message) {
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip()).contains(message).hasLineCount(1);
  }

  private boolean onlyFile(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).count() == 1;
    }
  }

  private static Run run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        new CommandLine(new PricesCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    int code = line.execute(List.of(args).stream().map(Object::toString).toArray(String[]::new));
    return new Run(code, unix(out), unix(err));
  }

  private static String unix(StringWriter text) {
    return text.toString().replace("\r\n", "\n");
  }

  private record Run(int code, String out, String err) {}
}
