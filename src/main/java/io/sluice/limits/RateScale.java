package io.sluice.limits;

import io.sluice.config.RateConfig;
import io.sluice.limits.Counter.Rate;
import java.util.List;

/**
 * The measure in which a script counts a rate: fractions of a unit, so many of which flow away with
 * each tick, all of them whole numbers. Redis counts with doubles, where whole numbers are exact up
 * to 2^53; a burst is at most 2^50 fractions, so sums and debts of several bursts stay exact too.
 *
 * <p>Ticks are microseconds unless that would take more: only rates of many millions a day that
 * share few factors with a day have ticks of up to 100 s. A burst that still takes more counts as
 * the most that does not; {@link RateConfig} allows none such.
 *
 * @param unit fractions in one unit
 * @param flow fractions that flow away with a tick
 * @param tick microseconds
 */
record RateScale(long unit, long flow, long tick) {

  /** The most fractions of an amount that is passed on: more than any burst, less than a debt. */
  static final long MUCH = 1L << 51;

  private static final long ROOM = 1L << 50;
  private static final List<Long> TICKS =
      List.of(1L, 10L, 100L, 1_000L, 10_000L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L);

  static RateScale of(Rate rate) {
    long period = Math.max(1, rate.period().toNanos() / 1000);
    RateScale scale = reduced(period, rate.amount(), 1);
    for (long tick : TICKS) {
      if (period % tick == 0) {
        scale = reduced(period / tick, rate.amount(), tick);
        if (rate.burst() <= ROOM / scale.unit) {
          break;
        }
      }
    }
    return scale;
  }

  private static RateScale reduced(long period, long amount, long tick) {
    long divisor = gcd(period, amount);
    return new RateScale(period / divisor, amount / divisor, tick);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** The fractions of a burst. */
  long room(long burst) {
    return Math.min(burst, Math.max(1, ROOM / unit)) * unit;
  }

  /** The fractions of an amount, {@link #MUCH} at most. */
  long cost(long amount) {
    return amount > MUCH / unit ? MUCH : amount * unit;
  }

  /** Whole units in so many fractions, rounded down; negative stays negative. */
  long units(long fractions) {
    return Math.floorDiv(fractions, unit);
  }
}
