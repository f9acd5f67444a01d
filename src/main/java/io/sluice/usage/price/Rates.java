package io.sluice.usage.price;

import io.sluice.usage.TokenCounts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What a million of each kind costs, in whole millionths of the currency unit. */
@SuppressWarnings("EnumOrdinal") // an array is what a request is rated by fastest
public final class Rates {

  private static final Kind[] KINDS = Kind.values();
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

  /** Nothing costs anything. */
  public static final Rates NONE = new Rates(Map.of());

  private final Map<Kind, BigDecimal> given;
  private final long[] micros = new long[KINDS.length];

  /**
   * Rates as a price list has them.
   *
   * @param given money for a million of a kind, at most six decimals, not negative
   */
  public Rates(Map<Kind, BigDecimal> given) {
    Map<Kind, BigDecimal> ordered = new EnumMap<>(Kind.class);
    given.forEach((kind, price) -> ordered.put(kind, price.stripTrailingZeros()));
    this.given = Collections.unmodifiableMap(ordered);
    for (Kind kind : KINDS) {
      BigDecimal price = given.get(kind);
      Kind whole = kind.partOf();
      micros[kind.ordinal()] =
          price != null ? micros(price) : whole == null ? 0 : micros[whole.ordinal()];
    }
  }

  private static long micros(BigDecimal price) {
    if (price.signum() < 0) {
      throw new IllegalArgumentException("a negative price: " + price);
    }
    return price.movePointRight(6).longValueExact();
  }

  /** These, with others in front of them. */
  Rates under(Rates others) {
    Map<Kind, BigDecimal> both = new EnumMap<>(Kind.class);
    both.putAll(given);
    both.putAll(others.given);
    return new Rates(both);
  }

  /** Those that the price list names. */
  public Map<Kind, BigDecimal> given() {
    return given;
  }

  /** What a million of it costs, in millionths. */
  public long of(Kind kind) {
    return micros[kind.ordinal()];
  }

  /**
   * What was used costs, in millionths of a millionth of the currency unit: exact, before a
   * discount and before anything is rounded.
   */
  BigInteger cost(TokenCounts used) {
    long small = 0;
    BigInteger sum = BigInteger.ZERO;
    for (Kind kind : KINDS) {
      long count = kind.of(used);
      long rate = micros[kind.ordinal()];
      if (count == 0 || rate == 0) {
        continue;
      }
      if (Math.multiplyHigh(count, rate) == 0 && count * rate >= 0 && count * rate < 1L << 58) {
        // Fewer than sixteen of them fit in a long.
        small += count * rate;
      } else {
        sum = sum.add(BigInteger.valueOf(count).multiply(BigInteger.valueOf(rate)));
      }
    }
    return sum.add(BigInteger.valueOf(small));
  }

  /** What reading from the provider's cache has spared, unrounded as {@link #cost}. */
  BigInteger saved(TokenCounts used) {
    long spared = Math.max(0, of(Kind.INPUT) - of(Kind.CACHE_READ));
    return BigInteger.valueOf(used.cacheRead()).multiply(BigInteger.valueOf(spared));
  }

  /**
   * Whole millionths, with a share taken off: rounded once, half to even, so that a sum of many
   * leans neither way.
   *
   * @param percent to be taken off, 0 to 100
   */
  static long micros(BigInteger cost, BigDecimal percent) {
    BigDecimal left = BigDecimal.valueOf(100).subtract(percent);
    return new BigDecimal(cost)
        .multiply(left)
        .movePointLeft(2)
        .divide(new BigDecimal(MILLION), 0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rates rates && given.equals(rates.given);
  }

  @Override
  public int hashCode() {
    return given.hashCode();
  }

  /** The same for the same numbers. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    given.forEach(
        (kind, price) ->
            text.append(kind.code()).append(' ').append(price.toPlainString()).append(';'));
    return text.append('}').toString();
  }
}
