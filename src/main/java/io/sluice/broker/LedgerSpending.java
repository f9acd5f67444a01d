package io.sluice.broker;

import io.sluice.limits.Prices;
import io.sluice.limits.SpentSource;
import io.sluice.usage.SpentTokens;
import io.sluice.usage.UsageLedger;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;

/** What was spent before this process began: the ledger's tokens at today's prices. */
record LedgerSpending(Vertx vertx, UsageLedger ledger, Prices prices) implements SpentSource {

  @Override
  public Future<List<Spent>> between(String team, Instant from, Instant to) {
    return vertx.executeBlocking(
        () -> ledger.spent(team, from, to).stream().map(this::priced).toList());
  }

  private Spent priced(SpentTokens one) {
    long micros = prices.of(one.provider(), one.model()).micros(one.tokens());
    return new Spent(one.provider(), one.model(), one.user(), one.client(), one.tenant(), micros);
  }
}
