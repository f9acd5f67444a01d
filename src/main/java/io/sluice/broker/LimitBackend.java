package io.sluice.broker;

import io.sluice.config.LimitsConfig;
import io.sluice.config.LimitsConfig.RedisConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.limits.BudgetAlert;
import io.sluice.limits.DegradingStore;
import io.sluice.limits.LimitStore;
import io.sluice.limits.MemoryStore;
import io.sluice.limits.Scheduler;
import io.sluice.limits.SpentSource;
import io.sluice.limits.StoreLimiter;
import io.sluice.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limiter of a broker, with the store that its configuration names. */
final class LimitBackend {

  private static final Logger LOG = LoggerFactory.getLogger(LimitBackend.class);
  private static final Duration LEASE_GRACE = Duration.ofMinutes(5);

  private final StoreLimiter limiter;
  private final LimitStore store;
  private final @Nullable DegradingStore shared;

  private LimitBackend(StoreLimiter limiter, LimitStore store, @Nullable DegradingStore shared) {
    this.limiter = limiter;
    this.store = store;
    this.shared = shared;
  }

  static LimitBackend of(Vertx vertx, SluiceConfig config, Telemetry telemetry) {
    MemoryStore memory = new MemoryStore(System::nanoTime);
    RedisConfig redis = redis(config.limits());
    DegradingStore shared =
        redis == null
            ? null
            : new DegradingStore(vertx, redis, memory, System::nanoTime, new Outages());
    LimitStore store = shared == null ? memory : shared;
    StoreLimiter.Parts parts =
        new StoreLimiter.Parts(
            store,
            Clock.systemUTC(),
            System::nanoTime,
            Scheduler.of(vertx),
            lease(config),
            alert -> announce(alert, telemetry));
    if (shared != null) {
      LimitMeters.register(telemetry, shared);
    }
    return new LimitBackend(new StoreLimiter(parts, config), store, shared);
  }

  private static @Nullable RedisConfig redis(LimitsConfig limits) {
    return limits.store().equals("redis") ? limits.redis() : null;
  }

  /** Longer than the longest request. */
  private static Duration lease(SluiceConfig config) {
    return config.providers().values().stream()
        .map(provider -> provider.timeouts().total())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO)
        .plus(LEASE_GRACE);
  }

  private static void announce(BudgetAlert alert, Telemetry telemetry) {
    LimitMeters.budgetAlert(telemetry, alert);
    LOG.warn(
        "team {} has used {} % of its budget {} ({} of {})",
        alert.team(),
        alert.percent(),
        alert.rule(),
        LimitJson.units(alert.usedMicros()).toPlainString(),
        LimitJson.units(alert.amountMicros()).toPlainString());
  }

  private static final class Outages implements DegradingStore.Watch {

    @Override
    public void away(Throwable cause) {
      LOG.error("Redis is away: limits are kept by this broker alone, as configured", cause);
    }

    @Override
    public void back(Duration outage) {
      LOG.info("Redis keeps the limits, after {} ms without it", outage.toMillis());
    }
  }

  /**
   * Before the first request: connects, or remembers what was spent. A Redis that is away is no
   * reason not to start.
   */
  Future<Void> open(SpentSource spent) {
    return shared == null ? limiter.remember(spent) : shared.open();
  }

  StoreLimiter limiter() {
    return limiter;
  }

  void close() {
    store.close();
  }
}
