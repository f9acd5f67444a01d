package io.sluice.limits;

import io.sluice.limits.Counter.Purse;
import io.sluice.limits.LimitStore.Level;
import io.sluice.limits.SpentSource.Spent;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fills the purses of a store that forgot them. */
final class Restored {

  private static final Duration LEASE = Duration.ofMinutes(1);

  private final LimitStore store;
  private final BudgetAlerts alerts;
  private final Clock clock;

  Restored(LimitStore store, BudgetAlerts alerts, Clock clock) {
    this.store = store;
    this.alerts = alerts;
    this.clock = clock;
  }

  Future<Void> from(SpentSource source, List<BudgetRule> rules) {
    List<Future<Void>> all = new ArrayList<>();
    for (BudgetRule rule : rules) {
      all.add(fill(source, rule));
    }
    return Future.all(all).mapEmpty();
  }

  private Future<Void> fill(SpentSource source, BudgetRule rule) {
    long now = clock.millis();
    BudgetPeriod period = rule.period(now);
    return source
        .between(rule.team(), period.starts(), period.ends())
        .compose(
            spent -> {
              Map<Purse, Long> sums = new LinkedHashMap<>();
              spent.stream()
                  .filter(one -> rule.scope().covers(one.provider(), one.model()))
                  .forEach(
                      one ->
                          sums.merge(
                              rule.purse(demand(rule, one), now), one.costMicros(), Cell::plus));
              List<Future<Void>> filled = new ArrayList<>();
              sums.forEach((purse, sum) -> filled.add(put(rule, purse, sum)));
              return Future.all(filled).mapEmpty();
            });
  }

  /** Even more than the budget: what was spent is spent. */
  private Future<Void> put(BudgetRule rule, Purse purse, long sum) {
    String id = "restored:" + purse.key();
    Purse soft = new Purse(purse.key(), purse.capacity(), false, purse.ends());
    List<Claim> claims = List.of(new Claim(soft, sum));
    return store
        .take(id, claims, LEASE)
        .compose(taken -> store.settle(id, claims, List.of(sum)))
        .compose(settled -> store.look(List.of(purse)))
        .map(
            levels -> {
              Level level = levels.get(0);
              alerts.known(rule, purse, level);
              return null;
            });
  }

  private static Demand demand(BudgetRule rule, Spent one) {
    return new Demand(
        "",
        rule.team(),
        one.provider(),
        one.model(),
        one.user(),
        one.client(),
        one.tenant(),
        Amounts.NONE,
        Demand.Urgency.BATCH,
        Duration.ZERO);
  }
}
