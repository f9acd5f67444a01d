package io.sluice.limits;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * A day or month of a calendar. A day may have 23 or 25 hours, or begin after midnight.
 *
 * @param name e.g. {@code 2026-11} or {@code 2026-11-25}
 * @param ends exclusive
 */
record BudgetPeriod(String name, Instant starts, Instant ends) {

  /**
   * The period that a moment belongs to.
   *
   * @param kind {@code day} or {@code month}
   */
  static BudgetPeriod at(String kind, ZoneId zone, Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    if (kind.equals("day")) {
      return new BudgetPeriod(today.toString(), start(today, zone), start(today.plusDays(1), zone));
    }
    YearMonth month = YearMonth.from(today);
    return new BudgetPeriod(
        month.toString(), start(month.atDay(1), zone), start(month.plusMonths(1).atDay(1), zone));
  }

  private static Instant start(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }
}
