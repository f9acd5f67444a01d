import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Keeps a crowd at a broker that {@code soak} has started, watches it from outside, and at the end
 * checks that nothing is left open, that the heap is flat and that the ledger is what the provider
 * billed. Exits with 0 if all of it is so.
 */
final class Soak {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Full collections in a run; more would be most of the load. */
  private static final int COLLECTIONS = 16;

  private final Map<String, String> options;
  private final Probe probe;
  private final List<Double> live = new ArrayList<>();
  private boolean passed = true;

  private Soak(Map<String, String> options) {
    this.options = options;
    this.probe = new Probe(uri("--admin"), Long.parseLong(option("--pid")));
  }

  public static void main(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    int status = 1;
    try {
      status = new Soak(options).run() ? 0 : 1;
    } catch (IOException | SQLException | RuntimeException e) {
      Throwable cause = e instanceof CompletionException ? e.getCause() : e;
      System.out.println("FAIL  the soak broke off: " + cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.exit(status);
  }

  private boolean run() throws IOException, InterruptedException, SQLException {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    Crowd crowd =
        new Crowd(
            vertx,
            uri("--broker"),
            Files.readString(Path.of(option("--token-file"))).strip(),
            Integer.parseInt(option("--concurrency")),
            option("--pace"));
    crowd.come();
    watch(Duration.ofMinutes(Long.parseLong(option("--minutes"))));
    crowd
        .leave()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
    Probe.Sample last = whenIdle();
    judge(crowd, last);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    return passed;
  }

  private void watch(Duration time) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long collected = begin;
    System.out.println(Probe.Sample.HEADER);
    while (System.nanoTime() - begin < time.toNanos()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(LOOK_EVERY.toNanos(), time.toNanos() / COLLECTIONS));
      boolean due = System.nanoTime() - collected >= time.toNanos() / COLLECTIONS;
      if (due) {
        collected = System.nanoTime();
        probe.collectGarbage();
      }
      Probe.Sample sample = probe.look();
      if (due) {
        live.add(sample.live());
      }
      System.out.println(
          sample.row(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin), due));
    }
  }

  /** Waits, for a while, until the broker has nothing open and the provider has billed all. */
  private Probe.Sample whenIdle() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Probe.Sample sample = probe.look();
    while (!(sample.idle() && billed()) && System.nanoTime() < deadline) {
      TimeUnit.SECONDS.sleep(1);
      sample = probe.look();
    }
    return sample;
  }

  private boolean billed() throws IOException, InterruptedException {
    URI page = uri("--simulator").resolve("/sim/requests?after=999999999999");
    JsonObject count = new JsonObject(probe.get(page));
    try (Stream<String> lines = Files.lines(Path.of(option("--bills")))) {
      return count.getLong("open") == 0 && count.getLong("total") == lines.count();
    }
  }

  private void judge(Crowd crowd, Probe.Sample last)
      throws IOException, InterruptedException, SQLException {
    System.out.println();
    System.out.println("requests by behaviour: " + crowd.done());
    check(
        crowd.unexpected() == 0,
        "every caller saw the end it should",
        crowd.unexpected() + " did not, the first one " + crowd.firstUnexpected());
    check(last.requests() == 0, "no request is open", last.requests() + " are");
    check(last.reservations() == 0, "no reservation is open", last.reservations() + " are");
    check(last.depth() == 0, "the journal is empty", last.depth() + " records wait");
    check(billed(), "the provider has billed everything", "requests are still open there");
    HeapTrend trend = HeapTrend.of(live);
    check(trend.flat(), "the heap is flat after warm-up: " + trend.text(), "it grew");
    try (Stream<String> lines = Files.lines(Path.of(option("--broker-log")))) {
      long leaks = lines.filter(line -> line.contains("LEAK:")).count();
      check(leaks == 0, "Netty found no leaked buffer", leaks + " reports in the broker's log");
    }
    Reconciliation ledger =
        Reconciliation.of(Path.of(option("--bills")), Path.of(option("--ledger")));
    System.out.printf(
        "%d billed, %d rows (%d of requests that ended before the provider saw them), %d"
            + " complete%n",
        ledger.bills(), ledger.rows(), ledger.neverBilled(), ledger.complete());
    System.out.printf(
        "tokens of requests that were cut: %d billed, %d in the ledger%n",
        ledger.cutBilled(), ledger.cutInLedger());
    check(
        ledger.complete() > 0 && ledger.faultCount() == 0,
        "every billed request has one row, complete ones with equal counts",
        ledger.faultCount() + " faults, of these: " + String.join("\n      ", ledger.faults()));
    System.out.println(passed ? "PASS" : "FAIL");
  }

  private void check(boolean holds, String rule, String otherwise) {
    System.out.println(holds ? "ok    " + rule : "FAIL  not so: " + rule + "; " + otherwise);
    passed &= holds;
  }

  private String option(String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing; start this with load-tests/soak");
    }
    return value;
  }

  private URI uri(String name) {
    return URI.create(option(name));
  }
}
