package io.sluice.limits;

import io.sluice.config.AuditConfig;
import io.sluice.config.BudgetConfig;
import io.sluice.config.LimitConfig;
import io.sluice.config.LimitsConfig;
import io.sluice.config.Origins;
import io.sluice.config.RateConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.limits.Verdict.Granted;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a reservation and its settlement cost in memory: which limits apply, all of them taken
 * together, their states, and the settlement. Each team has rates of requests and of three kinds of
 * tokens, a bound on open requests and a budget.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LimitsBench {

  private static final Amounts ESTIMATE = new Amounts(1000, 500, 300);
  private static final Amounts ACTUAL = new Amounts(900, 100, 200);
  private static final int IDS = 1 << 16;

  /** How many teams take turns. */
  @Param({"10", "1000", "10000"})
  public int teams;

  private final AtomicLong next = new AtomicLong();
  private StoreLimiter limiter;
  private String[] names;
  private String[] ids;

  @Setup
  public void open() {
    names = new String[teams];
    Map<String, TeamConfig> configured = new HashMap<>();
    for (int i = 0; i < teams; i++) {
      names[i] = "team-" + i;
      configured.put(names[i], team());
    }
    ids = new String[IDS];
    for (int i = 0; i < IDS; i++) {
      ids[i] = "request-" + i;
    }
    SluiceConfig config = config(configured);
    limiter =
        new StoreLimiter(
            new StoreLimiter.Parts(
                new MemoryStore(System::nanoTime),
                Clock.systemUTC(),
                System::nanoTime,
                (delay, task) -> () -> {},
                Duration.ofMinutes(15),
                alert -> {}),
            config);
  }

  private static SluiceConfig config(Map<String, TeamConfig> teams) {
    return new SluiceConfig(
        "development",
        null,
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        teams,
        Map.of(),
        Map.of(),
        null,
        null,
        LimitsConfig.STANDARD,
        AuditConfig.STANDARD,
        null,
        null,
        Origins.NONE);
  }

  private static TeamConfig team() {
    RateConfig requests = RateConfig.parse("10000000/second");
    RateConfig tokens = RateConfig.parse("10000000000/second");
    LimitConfig limit =
        new LimitConfig(
            "openai",
            List.of("*"),
            List.of(),
            List.of(requests),
            List.of(tokens),
            List.of(tokens),
            List.of(tokens),
            1000);
    BudgetConfig budget =
        new BudgetConfig(
            new BigDecimal("999999999"),
            "month",
            ZoneId.of("Europe/Berlin"),
            "*",
            List.of("*"),
            List.of(),
            List.of(80, 100),
            "refuse");
    return new TeamConfig(
        "cc", List.of(), List.of(), List.of(), List.of(), List.of(limit), List.of(budget), 1);
  }

  private boolean serve(int number) {
    Demand demand =
        new Demand(
            ids[number & (IDS - 1)],
            names[number % teams],
            "openai",
            "small",
            "ada",
            "cli",
            "acme",
            ESTIMATE,
            Demand.Urgency.INTERACTIVE,
            Duration.ZERO);
    Verdict verdict = limiter.reserve(demand).result();
    if (verdict instanceof Granted granted) {
      granted.reservation().settle(ACTUAL);
      return true;
    }
    throw new IllegalStateException(verdict.toString());
  }

  /** One thread. */
  @Benchmark
  public boolean reserveAndSettle() {
    return serve((int) next.getAndIncrement() & Integer.MAX_VALUE);
  }

  /** Two threads that meet at the same counters now and then. */
  @Benchmark
  @Threads(2)
  public boolean reserveAndSettleOfTwo() {
    return serve((int) next.getAndIncrement() & Integer.MAX_VALUE);
  }
}
