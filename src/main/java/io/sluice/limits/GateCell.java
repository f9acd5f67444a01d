package io.sluice.limits;

import io.sluice.limits.Counter.Gate;
import io.sluice.limits.LimitStore.Level;
import java.time.Duration;
import java.util.TreeMap;

/** Requests open at the same time, by the end of their leases. */
final class GateCell extends Cell {

  /** When nobody can know who leaves next. */
  private static final long GUESS = 1_000_000_000;

  private final TreeMap<Hold, Long> leases =
      new TreeMap<>(
          (a, b) -> {
            int sooner = Long.signum(a.until - b.until);
            return sooner != 0 ? sooner : Long.compare(a.number, b.number);
          });
  private long open;

  GateCell(String key, long now) {
    super(key, now);
  }

  private void expire(long now) {
    while (!leases.isEmpty() && leases.firstKey().over(now)) {
      open -= leases.pollFirstEntry().getValue();
    }
  }

  @Override
  long delay(Counter counter, long amount, long now) {
    expire(now);
    long capacity = ((Gate) counter).capacity();
    if (amount > capacity) {
      return NEVER;
    }
    if (open + amount <= capacity) {
      return 0;
    }
    return leases.isEmpty() ? GUESS : Math.min(GUESS, leases.firstKey().until - now);
  }

  @Override
  void take(Counter counter, long amount, Hold hold, long now) {
    leases.put(hold, amount);
    open += amount;
  }

  @Override
  void settle(long claimed, long actual, Hold hold, long now) {
    Long held = leases.remove(hold);
    open -= held == null ? 0 : held;
  }

  @Override
  Level level(Counter counter, long now) {
    expire(now);
    return new Level(((Gate) counter).capacity() - open, Duration.ZERO);
  }

  @Override
  boolean idle(long now) {
    expire(now);
    return leases.isEmpty();
  }
}
