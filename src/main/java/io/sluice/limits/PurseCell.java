package io.sluice.limits;

import io.sluice.limits.Counter.Purse;
import io.sluice.limits.LimitStore.Level;
import java.time.Duration;

/** What was used in one period of the calendar. */
final class PurseCell extends Cell {

  /** The wall clock and the nano clock may disagree a little about when a period is over. */
  private static final Duration SLACK = Duration.ofHours(1);

  private final long until;
  private long used;

  PurseCell(Purse purse, long now) {
    super(purse.key(), now);
    this.until = now + Math.min(Flow.CENTURY, purse.ends().plus(SLACK).toNanos());
  }

  @Override
  long delay(Counter counter, long amount, long now) {
    Purse purse = (Purse) counter;
    if (!purse.hard() || used + amount <= purse.capacity()) {
      return 0;
    }
    return amount > purse.capacity() ? NEVER : Math.max(1, purse.ends().toNanos());
  }

  @Override
  void take(Counter counter, long amount, Hold hold, long now) {
    used = plus(used, amount);
  }

  @Override
  void settle(long claimed, long actual, Hold hold, long now) {
    used = Math.max(0, plus(used, actual) - claimed);
  }

  @Override
  Level level(Counter counter, long now) {
    Purse purse = (Purse) counter;
    return new Level(purse.capacity() - used, purse.ends());
  }

  @Override
  boolean idle(long now) {
    return until - now < 0;
  }
}
