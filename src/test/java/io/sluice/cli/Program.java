package io.sluice.cli;

import io.sluice.broker.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The packaged program in a process of its own, which does not outlive it. */
final class Program implements AutoCloseable {

  private static final long BOUND_SECONDS = 60;

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it in a folder, without the keys that this machine may have in its environment. */
  static Program start(Path folder, String... arguments) throws IOException {
    return start(folder, Map.of(), arguments);
  }

  static Program start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Starts in half the time, which is most of what these tests need.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-jar", System.getProperty("sluice.jar")));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("OPENAI_API_KEY");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    return new Program(builder.start(), out, err);
  }

  /** Runs it to its end. */
  static Program run(Path folder, String... arguments) throws Exception {
    try (Program program = start(folder, arguments)) {
      program.exitCode();
      return program;
    }
  }

  /** Waits for a line on standard output. */
  String awaitLine(Predicate<String> which) throws Exception {
    Eventually.that(
        () -> !process.isAlive() || out().stream().anyMatch(which), "a line on standard output");
    List<String> printed = out();
    String problem = "it ended: " + printed + err();
    return printed.stream()
        .filter(which)
        .findFirst()
        .orElseThrow(() -> new AssertionError(problem));
  }

  void awaitReady() throws Exception {
    awaitLine(line -> line.startsWith("Sluice is ready") || line.startsWith("Simulator is ready"));
  }

  List<String> out() throws IOException {
    return Files.readAllLines(out);
  }

  List<String> err() throws IOException {
    return Files.readAllLines(err);
  }

  /** Standard error without the log of a server. */
  List<String> said() throws IOException {
    return err().stream().filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT.*")).toList();
  }

  /** TERM or HUP. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly().onExit().orTimeout(BOUND_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + BOUND_SECONDS + " s");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
