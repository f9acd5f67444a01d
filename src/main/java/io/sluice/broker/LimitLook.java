package io.sluice.broker;

import io.sluice.access.Decision.Allowed;
import io.sluice.access.Explanation;
import io.sluice.access.Subject;
import io.sluice.limits.Amounts;
import io.sluice.limits.Demand;
import io.sluice.limits.Demand.Urgency;
import io.sluice.limits.LimitState;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Looks at limits without taking anything of them. */
final class LimitLook {

  private LimitLook() {}

  /** What to look with, for somebody's use of a deployment. */
  static Demand demand(String id, Subject subject, Model model, Deployment deployment) {
    return new Demand(
        id,
        subject.team(),
        deployment.provider(),
        model.alias(),
        subject.user(),
        subject.client(),
        subject.tenant(),
        Amounts.NONE,
        Urgency.INTERACTIVE,
        Duration.ZERO);
  }

  /** The limits that would apply; none where the decision is no, or about no model. */
  static Future<List<LimitState>> of(
      String id,
      Subject subject,
      Explanation explanation,
      Function<Demand, Future<List<LimitState>>> limits) {
    if (!(explanation.decision() instanceof Allowed allowed) || allowed.model() == null) {
      return Future.succeededFuture(List.of());
    }
    Model model = allowed.granted();
    return limits.apply(demand(id, subject, model, model.deployments().get(0)));
  }
}
