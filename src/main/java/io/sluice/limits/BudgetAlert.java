package io.sluice.limits;

/**
 * A budget reached one of its thresholds.
 *
 * @param rule its key in the configuration, e.g. {@code teams.search.budgets[0]}
 * @param counter which one, where {@code per} divides it, and which period
 * @param percent the highest threshold reached
 * @param usedMicros spent and reserved, in millionths
 * @param amountMicros the whole budget
 * @param hard whether what would go over it is refused
 */
public record BudgetAlert(
    String rule,
    String team,
    String counter,
    int percent,
    long usedMicros,
    long amountMicros,
    boolean hard) {}
