package io.sluice.broker;

import io.sluice.limits.BudgetAlert;
import io.sluice.limits.DegradingStore;
import io.sluice.telemetry.Telemetry;

/** What the limits show of themselves. */
final class LimitMeters {

  private LimitMeters() {}

  static void register(Telemetry telemetry, DegradingStore store) {
    telemetry.gauge(
        "sluice.limits.store.connected",
        "Whether Redis keeps the limits",
        () -> store.connected() ? 1 : 0);
    telemetry.gauge(
        "sluice.limits.brokers", "Brokers that share the limits, as last known", store::brokers);
    telemetry.counter("sluice.limits.degraded", "Decisions made without Redis", store::degraded);
    telemetry.gauge(
        "sluice.limits.undelivered",
        "Settlements and charges that wait for Redis",
        store::undelivered);
    telemetry.counter(
        "sluice.limits.lost", "Settlements and charges given up while Redis was away", store::lost);
  }

  /** The labels come from the configuration: a team, and which of its budgets. */
  static void budgetAlert(Telemetry telemetry, BudgetAlert alert) {
    telemetry.count(
        "sluice.budget.alerts",
        "Thresholds of budgets that were reached",
        "team",
        alert.team(),
        "budget",
        alert.rule(),
        "percent",
        Integer.toString(alert.percent()));
  }
}
