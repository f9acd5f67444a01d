package io.sluice.limits;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real {@code redis-server} on a free port of loopback, in a folder of its own, in memory only.
 */
public final class RedisServer implements AutoCloseable {

  private static final long BOUND_SECONDS = 30;

  public final int port;
  private final Path folder;
  private final List<String> command;
  private Process process;

  private RedisServer(int port, Path folder, List<String> command) throws Exception {
    this.port = port;
    this.folder = folder;
    this.command = command;
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
  }

  /** Skips the test where Redis is not installed, but never in CI. */
  public static RedisServer start(String... options) throws Exception {
    if (!installed()) {
      String missing = "redis-server is not installed (Debian: apt-get install redis-server)";
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(missing);
      }
      assumeTrue(false, missing);
    }
    Path folder = Files.createTempDirectory("redis");
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("redis-server", "--port", "" + port));
    command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
    command.addAll(List.of("--dir", folder.toString(), "--enable-debug-command", "local"));
    command.addAll(List.of(options));
    return new RedisServer(port, folder, command);
  }

  private static boolean installed() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // A node of a cluster also listens on a port 10000 above.
      return socket.getLocalPort() > 50_000
          ? socket.getLocalPort() - 20_000
          : socket.getLocalPort();
    }
  }

  private Process launch() throws Exception {
    Process launched =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
    while (!answers()) {
      if (!launched.isAlive() || System.nanoTime() - end > 0) {
        launched.destroyForcibly();
        throw new IllegalStateException(
            "redis-server did not start: " + Files.readString(folder.resolve("log")));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return launched;
  }

  private boolean answers() {
    try (RedisCommands commands = commands()) {
      return commands.call("PING").equals("PONG");
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage()).startsWith("NOAUTH");
    } catch (IOException e) {
      return false;
    }
  }

  URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /** A connection of the test's own. */
  RedisCommands commands() throws IOException {
    return new RedisCommands(port);
  }

  Object call(String... words) throws IOException {
    try (RedisCommands commands = commands()) {
      return commands.call(words);
    }
  }

  /** It keeps its connections and answers nothing. */
  void pause() throws Exception {
    signal("STOP");
  }

  void resume() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + process.pid()).inheritIO().start().waitFor();
  }

  /** At once, with all that it knows. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Empty, on the same port. */
  void startAgain() throws Exception {
    process = launch();
  }

  @Override
  public void close() throws IOException {
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
