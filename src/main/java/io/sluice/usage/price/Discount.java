package io.sluice.usage.price;

import io.sluice.config.GrantConfig;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What was negotiated.
 *
 * @param team whose; empty for everybody's
 * @param provider the price list's name; empty for all
 * @param model name or pattern; empty for all
 * @param percent taken off the list price, 0 to 100
 * @param from the first day, in UTC
 * @param until the day after the last; null for no end
 */
public record Discount(
    String team,
    String provider,
    String model,
    BigDecimal percent,
    LocalDate from,
    @Nullable LocalDate until) {

  boolean appliesTo(String askingTeam, String list, String name, LocalDate day) {
    return (team.isEmpty() || team.equals(askingTeam))
        && (provider.isEmpty() || provider.equals(list))
        && (model.isEmpty() || GrantConfig.fits(model, name))
        && !day.isBefore(from)
        && (until == null || day.isBefore(until));
  }
}
