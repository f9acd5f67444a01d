package io.sluice.limits;

import java.math.BigInteger;

/**
 * Exact sums about something that flows at so much per period, without fractions. A fraction of a
 * unit is kept as a rest: that many {@code 1/period} of one unit.
 *
 * <p>Products of a time and an amount may need more than 64 bits (a day is 2^46 nanoseconds); those
 * few are worked out with {@link BigInteger}.
 */
final class Flow {

  /** The longest time that is told; sums with clock values cannot overflow. */
  static final long CENTURY = 36_525L * 24 * 3600 * 1_000_000_000;

  private Flow() {}

  /** True only if more than these units flow; cheap, and not exact near the edge. */
  static boolean surely(long units, long nanos, long amount, long period) {
    return (double) nanos / period * amount * (1 - 1e-9) > (double) units + 1;
  }

  /**
   * How many whole units flow.
   *
   * @param nanos not negative
   * @param rest left over from before, less than {@code period}
   * @return at most {@link Long#MAX_VALUE}
   */
  static long units(long nanos, long amount, long period, long rest) {
    long product = nanos * amount;
    if (Math.multiplyHigh(nanos, amount) == 0 && product >= 0 && product <= Long.MAX_VALUE - rest) {
      return (product + rest) / period;
    }
    BigInteger wide = wide(nanos, amount).add(BigInteger.valueOf(rest));
    return clamp(wide.divide(BigInteger.valueOf(period)), Long.MAX_VALUE);
  }

  /** What is left over from {@link #units}. */
  static long rest(long nanos, long amount, long period, long rest) {
    long product = nanos * amount;
    if (Math.multiplyHigh(nanos, amount) == 0 && product >= 0 && product <= Long.MAX_VALUE - rest) {
      return (product + rest) % period;
    }
    BigInteger wide = wide(nanos, amount).add(BigInteger.valueOf(rest));
    return wide.mod(BigInteger.valueOf(period)).longValueExact();
  }

  /**
   * Nanoseconds until this many units have flown, rounded up.
   *
   * @param units at least 1
   * @param rest that counts already
   * @return at most {@link #CENTURY}
   */
  static long nanos(long units, long amount, long period, long rest) {
    long product = units * period;
    if (Math.multiplyHigh(units, period) == 0 && product >= 0) {
      long missing = product - rest;
      return Math.min(CENTURY, missing / amount + (missing % amount == 0 ? 0 : 1));
    }
    BigInteger[] parts =
        wide(units, period)
            .subtract(BigInteger.valueOf(rest))
            .divideAndRemainder(BigInteger.valueOf(amount));
    return clamp(parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE), CENTURY);
  }

  /** As {@link #nanos}, to be told and not to be counted with: may be off by a part in 10^15. */
  static long roughNanos(long units, long amount, long period, long rest) {
    double nanos = Math.ceil(((double) units * period - rest) / amount);
    return nanos >= CENTURY ? CENTURY : (long) nanos;
  }

  private static BigInteger wide(long a, long b) {
    return BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
  }

  private static long clamp(BigInteger value, long most) {
    return value.bitLength() > 63 ? most : Math.min(most, value.longValueExact());
  }
}
