package io.sluice.limits;

import io.sluice.config.PriceConfig;
import io.sluice.usage.TokenCounts;
import java.math.BigInteger;

/**
 * What tokens cost, in whole millionths of the currency unit. Sums are exact; only their end is
 * rounded, up.
 *
 * @param input millionths for a million tokens, as are the others
 */
public record Price(long input, long cacheRead, long cacheWrite, long output) {

  /** Of a model that costs nothing. */
  public static final Price FREE = new Price(0, 0, 0, 0);

  private static final long MILLION = 1_000_000;

  static Price of(PriceConfig config) {
    return new Price(
        BudgetRule.micros(config.input()),
        BudgetRule.micros(config.cacheRead()),
        BudgetRule.micros(config.cacheWrite()),
        BudgetRule.micros(config.output()));
  }

  /** The dearer of two, for each kind of token. */
  Price dearer(Price other) {
    return new Price(
        Math.max(input, other.input),
        Math.max(cacheRead, other.cacheRead),
        Math.max(cacheWrite, other.cacheWrite),
        Math.max(output, other.output));
  }

  /** What was used costs, in millionths. */
  public long micros(TokenCounts used) {
    return micros(used.input(), used.cacheRead(), used.cacheWrite(), used.output());
  }

  /** The most that so many tokens may cost: all input at the dearer of plain and cache writing. */
  public long most(long inputTokens, long outputTokens) {
    return input >= cacheWrite
        ? micros(inputTokens, 0, 0, outputTokens)
        : micros(0, 0, inputTokens, outputTokens);
  }

  private long micros(long plain, long read, long write, long out) {
    if (small(plain, input)
        && small(read, cacheRead)
        && small(write, cacheWrite)
        && small(out, output)) {
      long sum = plain * input + read * cacheRead + write * cacheWrite + out * output;
      return sum / MILLION + (sum % MILLION == 0 ? 0 : 1);
    }
    BigInteger sum =
        product(plain, input)
            .add(product(read, cacheRead))
            .add(product(write, cacheWrite))
            .add(product(out, output));
    BigInteger micros =
        sum.add(BigInteger.valueOf(MILLION - 1)).divide(BigInteger.valueOf(MILLION));
    return micros.min(BigInteger.valueOf(Cell.MUCH)).longValueExact();
  }

  /** Whether four such products fit in a long. */
  private static boolean small(long tokens, long price) {
    return Math.multiplyHigh(tokens, price) == 0
        && tokens * price >= 0
        && tokens * price <= Long.MAX_VALUE / 4;
  }

  private static BigInteger product(long tokens, long price) {
    return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price));
  }
}
