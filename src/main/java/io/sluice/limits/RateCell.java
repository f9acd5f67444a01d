package io.sluice.limits;

import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Level;
import java.time.Duration;

/**
 * A rate as a bucket that what is used flows out of; the same as a GCRA with amounts, and it may
 * run over: a settlement can take more than there was.
 */
final class RateCell extends Cell {

  private Rate rate;
  private long period;
  private long used;
  private long rest;
  private long at;
  private final Lows lows = new Lows();

  RateCell(Rate rate, long now) {
    super(rate.key(), now);
    this.rate = rate;
    this.period = rate.period().toNanos();
    this.at = now;
  }

  /** Takes over what the configuration says now. */
  private void flow(Counter counter, long now) {
    if (rate != counter) {
      rate = (Rate) counter;
      period = rate.period().toNanos();
    }
    flow(now);
  }

  private void flow(long now) {
    // Differences, not values: a nano clock may be negative and may wrap. Another thread may have
    // read a later clock.
    long elapsed = now - at;
    if (elapsed <= 0) {
      return;
    }
    at = now;
    if (used == 0) {
      return;
    }
    if (Flow.surely(used, elapsed, rate.amount(), period)) {
      used = 0;
      rest = 0;
      return;
    }
    long gone = Flow.units(elapsed, rate.amount(), period, rest);
    if (gone >= used) {
      used = 0;
      rest = 0;
      return;
    }
    rest = Flow.rest(elapsed, rate.amount(), period, rest);
    used -= gone;
  }

  @Override
  long delay(Counter counter, long amount, long now) {
    flow(counter, now);
    if (amount > rate.burst()) {
      return NEVER;
    }
    // A rest is less than one unit, so it never makes room for one.
    long over = used + amount - rate.burst();
    return over <= 0 ? 0 : Flow.nanos(over, rate.amount(), period, rest) + Math.max(0, at - now);
  }

  @Override
  void take(Counter counter, long amount, Hold hold, long now) {
    lows.charge(hold.number, used);
    used = plus(used, amount);
  }

  @Override
  void settle(long claimed, long actual, Hold hold, long now) {
    flow(now);
    if (actual >= claimed) {
      lows.surcharge(used);
      used = plus(used, actual - claimed);
    } else {
      used -= lows.giveBack(hold.number, claimed - actual, used);
    }
    if (used == 0) {
      rest = 0;
    }
  }

  @Override
  Level level(Counter counter, long now) {
    flow(counter, now);
    long reset = used == 0 ? 0 : Flow.roughNanos(used, rate.amount(), period, rest);
    return new Level(rate.burst() - used, Duration.ofNanos(reset));
  }

  @Override
  boolean idle(long now) {
    flow(now);
    return used == 0;
  }
}
