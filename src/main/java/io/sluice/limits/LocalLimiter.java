package io.sluice.limits;

import io.sluice.config.TeamConfig;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Limits of one process, in memory. What was used outlives a change of the configuration; what is
 * allowed follows it.
 */
public final class LocalLimiter implements Limiter {

  private final LongSupplier nanoClock;
  private final Map<Key, Allowance> allowances = new ConcurrentHashMap<>();
  private final LongAdder open = new LongAdder();
  private volatile Map<Key, Limit> limits = Map.of();

  /** Teams and providers come from the configuration, so the map of these is bounded by it. */
  private record Key(String team, String provider) {}

  /**
   * A limiter that limits nothing until it is configured.
   *
   * @param nanoClock as {@link System#nanoTime()}
   */
  public LocalLimiter(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Sets what is allowed from now on. */
  public void configure(Map<String, TeamConfig> teams) {
    Map<Key, Limit> fresh = new HashMap<>();
    teams.forEach(
        (name, team) ->
            team.limits().forEach(l -> fresh.put(new Key(name, l.provider()), Limit.of(l))));
    limits = Map.copyOf(fresh);
  }

  @Override
  public Future<Verdict> reserve(Demand demand) {
    Key key = new Key(demand.team(), demand.provider());
    Limit limit = limits.getOrDefault(key, Limit.NONE);
    Allowance allowance = allowances.get(key);
    if (allowance == null) {
      allowance = allowances.computeIfAbsent(key, k -> new Allowance(nanoClock));
    }
    Held held = new Held(allowance);
    Verdict verdict = allowance.reserve(limit, held);
    if (verdict instanceof Verdict.Granted) {
      open.increment();
    }
    return Future.succeededFuture(verdict);
  }

  @Override
  public Future<List<LimitState>> states(Demand demand) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public long waiting() {
    return 0;
  }

  @Override
  public long open() {
    return open.sum();
  }

  private final class Held implements Reservation {

    private final Allowance allowance;
    private final AtomicBoolean settled = new AtomicBoolean();

    Held(Allowance allowance) {
      this.allowance = allowance;
    }

    @Override
    public void settle(Amounts actual) {
      if (settled.compareAndSet(false, true)) {
        allowance.release();
        open.decrement();
      }
    }
  }
}
