package io.sluice.limits;

import static io.sluice.limits.RedisFixture.await;
import static io.sluice.limits.RedisFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.AdmissionLog.Entry;
import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Level;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Away;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How exactly limits hold: several brokers with their callers against one Redis. Each decision is
 * logged with the time at which Redis made it, as {@code MONITOR} tells; then all sliding windows
 * are compared with what is allowed. With {@code -Dsluice.accuracy=full} the whole grid.
 */
final class RedisAccuracyTest {

  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final boolean FULL = "full".equals(System.getProperty("sluice.accuracy"));

  /** Two readings of one clock: microseconds apart, or more when the processor was taken away. */
  private static final double CLOCK_ERROR = 0.0005;

  private static final long REQUESTS = 200;
  private static final long REQUEST_BURST = 100;
  private static final long TOKENS = 25_000;
  private static final long TOKEN_BURST = 12_000;
  private static RedisServer redis;
  private static Vertx vertx;

  /** What the callers do. */
  enum Pattern {
    /** Each asks again as soon as it was answered. */
    STEADY,
    /** All at once, then silence until everything has come back, and again. */
    EDGE
  }

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.start();
    vertx = Vertx.vertx();
    System.out.printf(
        "%-8s %11s %7s %7s %9s %14s %14s %14s %12s%n",
        "brokers",
        "concurrent",
        "pattern",
        "asked",
        "admitted",
        "over requests",
        "over tokens",
        "under",
        "drift");
  }

  @AfterAll
  static void stop() throws Exception {
    if (redis != null) {
      await(vertx.close());
      redis.close();
    }
  }

  static Stream<Object[]> grid() {
    List<Object[]> cells = new ArrayList<>();
    for (int brokers : FULL ? new int[] {1, 2, 4} : new int[] {1, 4}) {
      for (int callers : FULL ? new int[] {1, 8, 64, 512} : new int[] {1, 32, 256}) {
        for (Pattern pattern : Pattern.values()) {
          cells.add(new Object[] {brokers, callers, pattern});
        }
      }
    }
    return cells.stream();
  }

  @ParameterizedTest(name = "{0} brokers, {1} callers, {2}")
  @MethodSource("grid")
  void nothingIsOverTheBurstAndNextToNothingUnder(int brokers, int callers, Pattern pattern)
      throws Exception {
    Run run = new Run(brokers, callers, pattern);
    run.go(Duration.ofMillis(FULL ? 4000 : 1500));
    System.out.println(run.row());
    assertThat(run.requests.admitted()).isGreaterThanOrEqualTo(Math.min(30, callers));
    assertThat(run.requests.over()).isLessThan(CLOCK_ERROR);
    assertThat(run.tokens.over()).isLessThan(CLOCK_ERROR);
    assertThat(run.under()).isLessThan(0.01);
    assertThat(run.drift).isLessThanOrEqualTo(1);
  }

  /** One cell of the grid. */
  private static final class Run {
    final AdmissionLog requests = new AdmissionLog(REQUESTS, REQUEST_BURST);
    final AdmissionLog tokens = new AdmissionLog(TOKENS, TOKEN_BURST);
    double drift;
    private final int brokers;
    private final int callers;
    private final Pattern pattern;
    private final String tag = "{t:" + System.nanoTime() + "}";
    private final Rate requestRate =
        new Rate(tag + ":requests", REQUESTS, Duration.ofSeconds(1), REQUEST_BURST);
    private final Rate tokenRate =
        new Rate(tag + ":tokens", TOKENS, Duration.ofSeconds(1), TOKEN_BURST);
    private final Gate gate = new Gate(tag + ":gate", 100_000);
    private final List<RedisStore> stores = new ArrayList<>();
    private final Map<String, long[]> decided = new ConcurrentHashMap<>();
    private final AtomicInteger flying = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    Run(int brokers, int callers, Pattern pattern) {
      this.brokers = brokers;
      this.callers = callers;
      this.pattern = pattern;
    }

    void go(Duration time) throws Exception {
      for (int i = 0; i < brokers; i++) {
        stores.add(RedisFixture.open(vertx, redis.uri()));
      }
      try (DecisionTimes times = new DecisionTimes(redis, tag)) {
        long end = System.nanoTime() + time.toNanos();
        if (pattern == Pattern.STEADY) {
          everybody(true);
          until(() -> System.nanoTime() - end > 0, "the time is over");
          over.set(true);
          until(() -> flying.get() == 0, "all is settled");
        } else {
          while (System.nanoTime() - end < 0) {
            everybody(false);
            until(() -> flying.get() == 0, "all is settled");
            until(() -> full(), "all has come back");
          }
        }
        List<Level> levels = await(stores.get(0).look(List.of(tokenRate, gate)));
        assertThat(levels.get(1).remaining()).isEqualTo(gate.capacity());
        times.stop();
        file(times);
        double used = TOKEN_BURST - levels.get(0).remaining();
        drift = Math.abs(used - Math.ceil(tokens.used(times.last())));
      } finally {
        stores.forEach(RedisStore::close);
      }
    }

    private boolean full() throws Exception {
      List<Level> levels = await(stores.get(0).look(List.of(requestRate, tokenRate)));
      return levels.get(0).remaining() == REQUEST_BURST && levels.get(1).remaining() == TOKEN_BURST;
    }

    private void everybody(boolean again) {
      for (int i = 0; i < callers; i++) {
        RedisStore store = stores.get(i % brokers);
        flying.incrementAndGet();
        vertx.runOnContext(begin -> ask(store, again));
      }
    }

    private void ask(RedisStore store, boolean again) {
      long number = ids.incrementAndGet();
      String id = "a" + number;
      // An estimate, and what it comes to.
      long estimate = 100 + number * 7919 % 400;
      long actual = estimate * (number * 31 % 11) / 10;
      List<Claim> claims =
          List.of(new Claim(requestRate, 1), new Claim(tokenRate, estimate), new Claim(gate, 1));
      store
          .take(id, claims, LEASE)
          .compose(
              taken -> {
                assertThat(taken).isNotInstanceOf(Away.class);
                decided.put(id, new long[] {taken instanceof All ? 1 : 0, estimate, actual});
                return taken instanceof All
                    ? later(number).compose(v -> store.settle(id, claims, List.of(1L, actual, 1L)))
                    : Future.succeededFuture();
              })
          .onComplete(
              done -> {
                if (again && !over.get()) {
                  ask(store, true);
                } else {
                  flying.decrementAndGet();
                }
              });
    }

    /** Some take their time. */
    private static Future<Void> later(long number) {
      return number % 5 == 0 ? vertx.timer(1 + number % 60).mapEmpty() : Future.succeededFuture();
    }

    private void file(DecisionTimes times) {
      assertThat(times.taken()).hasSameSizeAs(decided);
      decided.forEach(
          (id, decision) -> {
            long at = times.taken().getOrDefault(id, 0L);
            long settled = times.settled().getOrDefault(id, Long.MAX_VALUE);
            boolean admitted = decision[0] == 1;
            requests.add(new Entry(at, admitted, 1, 1, settled));
            tokens.add(new Entry(at, admitted, decision[1], decision[2], settled));
          });
      requests.sort();
      tokens.sort();
    }

    /** Of all that could have been let in, the part that was refused. */
    double under() {
      long refused = 0;
      for (int i = 0; i < requests.entries().size(); i++) {
        if (!requests.entries().get(i).admitted() && requests.fits(i) && tokens.fits(i)) {
          refused++;
        }
      }
      return (double) refused / (requests.admitted() + refused);
    }

    String row() {
      return String.format(
          "%-8d %11d %7s %7d %9d %13.3f%% %13.3f%% %13.3f%% %12.3f",
          brokers,
          callers,
          pattern,
          requests.entries().size(),
          requests.admitted(),
          100 * requests.over(),
          100 * tokens.over(),
          100 * under(),
          drift);
    }
  }
}
