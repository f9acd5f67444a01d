package io.sluice.broker;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Explanation;
import io.sluice.access.Policy;
import io.sluice.access.Scopes;
import io.sluice.identity.Caller;
import io.sluice.limits.Limiter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.Optional;

/**
 * {@code X-Sluice-Explain} on a completion, for those with the scope {@code policy:read}: what
 * would be decided about it, and why, instead of sending it.
 */
final class DryRun {

  private static final String HEADER = "x-sluice-explain";

  private final Limiter limiter;

  DryRun(Limiter limiter) {
    this.limiter = limiter;
  }

  static boolean wanted(Exchange exchange) {
    return exchange.request().headers().contains(HEADER);
  }

  Future<Void> answer(Exchange exchange, Caller caller, UseModel ask, Loop loop) {
    Policy policy = loop.snapshot().policy();
    exchange.audited().asks(Scopes.POLICY_READ, "explain", loop.snapshot(), true);
    Optional<Denied> refusal = policy.refusal(caller, Scopes.POLICY_READ);
    if (refusal.isPresent()) {
      exchange.audited().decidedBy(refusal.get().rule());
      throw new RoadException(Errors.access(refusal.get()));
    }
    if (!exchange.audited().allow()) {
      throw new RoadException(Errors.auditUnavailable());
    }
    Explanation explanation = policy.explain(caller, ask, exchange.started());
    return LimitLook.of(exchange.id(), caller, explanation, limiter::states)
        .map(
            states -> {
              exchange
                  .response()
                  .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                  .end(ExplainAnswer.json(caller, explanation, states).encode());
              exchange.answered(200);
              return null;
            });
  }
}
