package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.audit.SampleAudit;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code audit verify}, {@code search}, {@code export} and {@code checkpoints} on a folder. */
final class AuditCommandTest {

  @TempDir Path folder;
  private Path data;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void write() {
    data = folder.resolve("data");
    SampleAudit.write(data, 10);
  }

  private int run(Object... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine line = Sluice.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "audit";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    return line.execute(all);
  }

  private Path segment() throws IOException {
    try (var files = Files.list(data.resolve("audit"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("audit-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aGoodAuditIsZero() {
    assertThat(run("verify", "--dir", data)).isZero();
    assertThat(out.toString()).startsWith("GOOD: records 1 to ").contains("keys are those in");
    assertThat(run("verify", "--dir", data.resolve("audit"), "--json")).isZero();
    assertThat(new JsonObject(out.toString()).getBoolean("good")).isTrue();
  }

  @Test
  void aChangedRecordIsOneAndIsNamed() throws Exception {
    Files.writeString(segment(), Files.readString(segment()).replace("\"r3\"", "\"r4\""));

    assertThat(run("verify", "--dir", data)).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("BAD: audit-0000000000000001.jsonl, line 5, record 5: ")
        .contains("its hash does not fit");
    assertThat(run("verify", "--dir", data, "--json")).isEqualTo(1);
    assertThat(new JsonObject(out.toString()).getJsonObject("fault").getLong("seq")).isEqualTo(5);
  }

  @Test
  void whatWasKeptElsewhereShowsThatTheEndIsGone() throws Exception {
    Path kept = folder.resolve("checkpoints.jsonl");
    Path keys = folder.resolve("keys.json");
    assertThat(run("checkpoints", "--dir", data, "--out", kept, "--keys", keys)).isZero();
    assertThat(run("verify", "--dir", data, "--checkpoints", kept, "--key", keys)).isZero();
    assertThat(out.toString()).doesNotContain("keys are those in");

    List<String> lines = Files.readAllLines(segment());
    Files.write(segment(), lines.subList(0, 4));
    Files.delete(data.resolve("audit/checkpoints.jsonl"));
    assertThat(run("verify", "--dir", data)).isZero();
    assertThat(run("verify", "--dir", data, "--checkpoints", kept, "--key", keys)).isEqualTo(1);
    assertThat(out.toString()).contains("(truncated)").contains("record 5");
  }

  @Test
  void anotherKeyIsNotBelieved() {
    Path other = folder.resolve("other");
    SampleAudit.write(other, 1);
    assertThat(run("verify", "--dir", data, "--key", other.resolve("audit/keys.json")))
        .isEqualTo(1);
    assertThat(out.toString()).contains("not among those given");
  }

  @Test
  void searchFindsInAFolder() {
    assertThat(run("search", "--dir", data, "--request", "r3")).isZero();
    assertThat(out.toString().strip())
        .isEqualTo(
            "2026-11-25T10:00:00.000Z  allow  llm:chat  model/gpt-5-mini  search  ada "
                + " teams.search.grants[0]  r3");
    assertThat(run("search", "--dir", data, "--team", "search", "--limit", "4", "--json")).isZero();
    assertThat(out.toString().lines().map(JsonObject::new)).hasSize(4);
    assertThat(run("search", "--dir", data, "--until", "87600h", "--json")).isZero();
    assertThat(out.toString()).as("ten years ago").isEmpty();
  }

  @Test
  void exportWritesEveryEventAndOverwritesNothing() throws Exception {
    Path file = folder.resolve("events.jsonl");
    assertThat(run("export", "--dir", data, "--format", "ocsf", "--out", file)).isZero();
    assertThat(Files.readAllLines(file))
        .hasSize(10)
        .allSatisfy(
            line -> assertThat(new JsonObject(line).getInteger("class_uid")).isEqualTo(6003));
    assertThat(run("export", "--dir", data, "--out", file)).isEqualTo(1);
    assertThat(run("export", "--dir", data)).isZero();
    assertThat(out.toString().lines()).hasSize(10);
  }

  @Test
  void wrongUsageIs64() {
    assertThat(run("verify", "--dir", data, "--nonsense")).isEqualTo(64);
    assertThat(run("search", "--dir", data, "--since", "yesterday")).isEqualTo(64);
    assertThat(err.toString()).contains("--since").contains("2026-11-25T10:00:00Z");
    assertThat(run("search", "--team", "search")).isEqualTo(64);
    assertThat(err.toString()).contains("--token-env or --token-file");
  }

  @Test
  void aFolderThatIsNotThereIsOneLine() {
    assertThat(run("verify", "--dir", folder.resolve("nowhere"))).isEqualTo(1);
    assertThat(err.toString()).contains("nowhere").hasLineCount(1);
  }
}
