package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.Eventually;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The demo as somebody meets it who has the jar and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DemoIT {

  private Path folder;
  private Demo demo;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    demo = Demo.start(folder);
  }

  @AfterAll
  void stop() {
    demo.close();
  }

  @Test
  void theLastLineSaysThatItIsReady() throws Exception {
    List<String> printed = demo.program.out();
    assertThat(printed.get(printed.size() - 1)).isEqualTo("Sluice is ready: " + demo.baseUrl);
    assertThat(demo.program.said()).isEmpty();
  }

  @Test
  void thePrintedCommandStreamsACompletion() throws Exception {
    String curl = demo.program.awaitLine(line -> line.startsWith("curl -N "));
    assertThat(curl).startsWith("curl -N " + demo.baseUrl + "/chat/completions -H ");
    String body = Demo.find(curl, "-d '(\\{.*})'$");
    HttpResponse<String> answer = demo.send(demo.chat(demo.token, body));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("data: {").endsWith("data: [DONE]\n\n");
  }

  @Test
  void withoutAKeyThereAreTheSimulatedModels() throws Exception {
    assertThat(demo.models(demo.token))
        .contains("sim-small", "sim-reasoning", "sim-claude", "sim-gemini", "sim-auto")
        .allMatch(name -> name.startsWith("sim-"));
  }

  @Test
  void aMintedTokenWorksAndTheReportShowsWhatItUsed() throws Exception {
    List<String> words =
        List.of("token", "mint", "--team", "support", "--user", "jo", "--data", "data");
    Program mint = Program.run(folder, words.toArray(String[]::new));
    assertThat(mint.exitCode()).isZero();
    assertThat(mint.err()).isEmpty();
    assertThat(mint.out()).hasSize(1);
    String body = Demo.ask(false, "/sim tokens=37");
    assertThat(demo.send(demo.chat(mint.out().get(0), body)).statusCode()).isEqualTo(200);
    Eventually.that(() -> report().contains("\"output\" : 37"), "37 tokens in the report");
    JsonObject row =
        new JsonObject(report())
            .getJsonArray("rows").stream()
                .map(JsonObject.class::cast)
                .filter(candidate -> "jo".equals(candidate.getString("user")))
                .findFirst()
                .orElseThrow();
    assertThat(row.getLong("requests")).isEqualTo(1);
    assertThat(row.getLong("output")).isEqualTo(37);
    assertThat(row.getLong("reported")).isEqualTo(1);
  }

  private String report() throws Exception {
    Program report =
        Program.run(folder, "usage", "report", "--by", "user", "--json", "--data", "data");
    assertThat(report.exitCode()).isZero();
    return String.join("\n", report.out());
  }

  @Test
  void theAdminPortTellsHealthAndMetrics() throws Exception {
    assertThat(demo.admin("/readyz").statusCode()).isEqualTo(200);
    assertThat(demo.admin("/livez").statusCode()).isEqualTo(200);
    assertThat(demo.admin("/metrics").body()).contains("sluice_ready 1.0", "jvm_memory_used");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theKeyIsForItsOwnerAlone() throws Exception {
    Path key = demo.data.resolve("development-issuer.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
  }

  @Test
  void aTakenPortIsOneLineAndExitCodeOne() throws Exception {
    assertRefused(
        Program.run(folder, "demo", "--port", demo.port(), "--admin-port", "0", "--data", "other"),
        "127.0.0.1:" + demo.port(),
        "--port");
  }

  @Test
  void aTakenAdminPortIsOneLineAndExitCodeOne() throws Exception {
    assertRefused(
        Program.run(
            folder, "demo", "--port", "0", "--admin-port", demo.adminPort(), "--data", "third"),
        "127.0.0.1:" + demo.adminPort(),
        "--admin-port");
  }

  @Test
  void aTakenDataFolderIsOneLineAndExitCodeOne() throws Exception {
    assertRefused(
        Program.run(folder, "demo", "--port", "0", "--admin-port", "0", "--data", "data"),
        "data",
        "in use by another broker");
  }

  private static void assertRefused(Program program, String... words) throws Exception {
    assertThat(program.exitCode()).isEqualTo(1);
    assertThat(program.err()).singleElement().asString().contains(words);
    assertThat(program.out()).isEmpty();
  }
}
