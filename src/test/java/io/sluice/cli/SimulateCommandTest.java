package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class SimulateCommandTest {
  private static final Pattern URL = Pattern.compile("http://127.0.0.1:[0-9]+");

  /** What the tests start in a process of its own, since a signal ends the whole process. */
  static final class Main {
    public static void main(String[] args) {
      System.exit(new CommandLine(new SimulateCommand()).execute(args));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  @DisabledOnOs(OS.WINDOWS)
  void itServesUntilASignalAndExitsWithZeroAndACompleteLog(String signal, @TempDir Path folder)
      throws Exception {
    Path log = folder.resolve("bills.jsonl");
    Process process = start("--port", "0", "--log", log.toString());
    try (BufferedReader out = process.inputReader()) {
      List<String> printed = untilReady(out);
      String url = url(printed);
      assertThat(printed).anyMatch(line -> line.contains("curl -N " + url));
      assertThat(String.join("\n", printed)).contains(directives());

      assertThat(complete(url).statusCode()).isEqualTo(200);
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(Files.readAllLines(log)).singleElement().asString().contains("\"completed\"");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aTakenPortIsOneLineAndExitCodeOne() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Outcome outcome = run("--port", port);

      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.err().lines())
          .singleElement()
          .asString()
          .contains("127.0.0.1:" + port, "already in use");
      assertThat(outcome.out()).isEmpty();
    }
  }

  @Test
  void aPortThatCannotBeIsOneLineToo() {
    Outcome outcome = run("--port", "70000");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err().lines()).singleElement().asString().contains(":70000", "65535");
  }

  @Test
  void helpTeachesTheOptions() {
    Outcome outcome = run("--help");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("--port", "9000", "--host", "--log", "/sim tokens=200");
  }

  private record Outcome(int code, String out, String err) {}

  private static Outcome run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new SimulateCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new Outcome(code, out.toString(), err.toString());
  }

  private static Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static List<String> untilReady(BufferedReader out) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
      if (line.startsWith("Simulator is ready")) {
        return lines;
      }
    }
    throw new AssertionError("never ready: " + lines);
  }

  private static String url(List<String> printed) {
    Matcher matcher = URL.matcher(String.join("\n", printed));
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  private static String[] directives() {
    return new String[] {"tokens=", "gap=", "first=", "error=", "die-after=", "dribble", "flood"};
  }

  /** The JDK's client offers an upgrade to HTTP/2 along with the body. */
  private static HttpResponse<String> complete(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                .header("authorization", "Bearer any")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"sim-small\",\"messages\":"
                            + "[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
