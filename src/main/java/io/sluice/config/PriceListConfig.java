package io.sluice.config;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of prices.
 *
 * @param currency ISO 4217, of all amounts
 * @param prices of the file, in its order
 */
public record PriceListConfig(
    String currency, List<ListedPrice> prices, List<ListedDiscount> discounts) {

  /**
   * What some models cost.
   *
   * @param provider name of the price list
   * @param models names, or patterns with {@code *}
   * @param from the first day, in UTC
   * @param until the day after the last; null if the file does not say
   * @param usual money, by kind, for a million
   * @param source where it was read; empty if the file does not say
   */
  public record ListedPrice(
      String provider,
      List<String> models,
      LocalDate from,
      @Nullable LocalDate until,
      Map<String, BigDecimal> usual,
      List<LongRequest> above,
      Map<String, Map<String, BigDecimal>> tiers,
      String source) {}

  /**
   * Rates of a request with more tokens of input than this.
   *
   * @param tiers rates of such requests by tier of service
   */
  public record LongRequest(
      long inputTokens,
      Map<String, BigDecimal> rates,
      Map<String, Map<String, BigDecimal>> tiers) {}

  /**
   * What was negotiated; what is empty stands for all.
   *
   * @param until the day after the last; null for no end
   */
  public record ListedDiscount(
      String team,
      String provider,
      String model,
      BigDecimal percent,
      LocalDate from,
      @Nullable LocalDate until) {}
}
