package io.sluice.config;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;

/**
 * How much money, at the prices of the deployments.
 *
 * @param amount in the currency of the prices, at most six decimals
 * @param period {@code day} or {@code month} of the calendar
 * @param zone whose calendar
 * @param provider names of configured providers; {@code *} stands for any run of characters
 * @param models aliases it covers; {@code *} stands for any run of characters
 * @param per one budget of this amount for each, as in {@link LimitConfig}
 * @param alertAt percentages of the amount that are announced when they are reached
 * @param onLimit {@code refuse}, or {@code alert} and go on
 */
public record BudgetConfig(
    BigDecimal amount,
    String period,
    ZoneId zone,
    String provider,
    List<String> models,
    List<String> per,
    List<Integer> alertAt,
    String onLimit) {

  public boolean hard() {
    return onLimit.equals("refuse");
  }
}
