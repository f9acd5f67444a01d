package io.sluice.usage.price.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Amounts of money as feeds write them, exactly. */
final class Amount {

  /** What a price list may say, for a million of anything. */
  private static final int MOST_DIGITS = 13;

  private static final int MOST_DECIMALS = 6;

  private Amount() {}

  /**
   * Money for a million.
   *
   * @param shift how many places the feed's number has to move to the left of its point
   */
  static BigDecimal perMillion(String what, JsonNode value, int shift) throws UnfitException {
    if (!value.isNumber() || value.isDouble() || value.isFloat()) {
      // Numbers are read as decimals: a double is what no decimal is.
      throw new UnfitException(what, "is no number");
    }
    BigDecimal money = value.decimalValue();
    if (money.signum() < 0) {
      throw new UnfitException(what, "is negative");
    }
    if (money.signum() == 0) {
      return BigDecimal.ZERO;
    }
    long scale = (long) money.scale() - shift;
    if (money.precision() - scale > MOST_DIGITS) {
      throw new UnfitException(what, "is too much");
    }
    BigDecimal bare = money.stripTrailingZeros();
    if ((long) bare.scale() - shift > MOST_DECIMALS) {
      throw new UnfitException(
          what, "has more than " + MOST_DECIMALS + " decimals in money for a million");
    }
    return bare.movePointRight(shift);
  }
}
