import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/** Looks at a broker from outside: its metrics, its process. */
final class Probe {
  private static final double MIB = 1024.0 * 1024.0;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI metrics;
  private final long pid;

  Probe(URI admin, long pid) {
    this.metrics = admin.resolve("/metrics");
    this.pid = pid;
  }

  /**
   * One look. Sizes are in MiB.
   *
   * @param live heap that the last full collection could not free
   * @param loopDelay seconds by which an event loop was late, the worst of the last minute
   */
  record Sample(
      double heap,
      double live,
      double direct,
      double rss,
      long requests,
      long reservations,
      long depth,
      double loopDelay) {

    static final String HEADER =
        "  time s  heap MiB  live MiB  direct MiB  RSS MiB  requests  reservations  journal  delay"
            + " ms";

    String row(long second, boolean collected) {
      return String.format(
          Locale.ROOT,
          "%8d %9.1f %9s %11.1f %8.0f %9d %13d %8d %9.1f",
          second,
          heap,
          collected ? String.format(Locale.ROOT, "%.1f", live) : "",
          direct,
          rss,
          requests,
          reservations,
          depth,
          loopDelay * 1000);
    }

    boolean idle() {
      return requests == 0 && reservations == 0 && depth == 0;
    }
  }

  Sample look() throws IOException, InterruptedException {
    String text = get(metrics);
    return new Sample(
        sum(text, "jvm_memory_used_bytes", "area=\"heap\"") / MIB,
        sum(text, "jvm_gc_live_data_size_bytes", "") / MIB,
        sum(text, "jvm_buffer_memory_used_bytes", "id=\"direct\"") / MIB,
        residentKib() / 1024.0,
        (long) sum(text, "sluice_open_requests", ""),
        (long) sum(text, "sluice_open_reservations", ""),
        (long) sum(text, "sluice_journal_depth", ""),
        max(text, "sluice_event_loop_delay_seconds"));
  }

  /** A full collection, so that what is left is in use. */
  void collectGarbage() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("jcmd " + pid + " GC.run failed: is the broker still running?");
    }
    // The broker learns of its own collection by a notification that is on its way.
    TimeUnit.MILLISECONDS.sleep(500);
  }

  String get(URI uri) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString())
        .body();
  }

  /** Of all series of a name with that label. A name that is missing is a mistake, not a zero. */
  private static double sum(String text, String name, String label) {
    return values(text, name, label).sum();
  }

  private static double max(String text, String name) {
    return values(text, name, "").max().orElseThrow();
  }

  private static DoubleStream values(String text, String name, String label) {
    double[] values =
        text.lines()
            .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
            .filter(line -> line.contains(label))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .toArray();
    if (values.length == 0) {
      throw new IllegalStateException("/metrics shows no " + name + " " + label);
    }
    return Arrays.stream(values);
  }

  private double residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }
}
