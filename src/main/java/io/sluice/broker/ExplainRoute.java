package io.sluice.broker;

import static io.sluice.access.Scopes.POLICY_READ;

import io.sluice.access.Explanation;
import io.sluice.access.Subject;
import io.sluice.broker.AdminDoor.Reply;
import io.sluice.identity.Caller;
import io.sluice.identity.Rejection;
import io.sluice.identity.Report;
import io.sluice.limits.Demand;
import io.sluice.limits.LimitState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code POST /api/v1/explain}, for those with the scope {@code policy:read}: what would be decided
 * about an {@link ExplainOrder}, and why. Nothing is reserved and nothing is sent.
 */
final class ExplainRoute {

  static final String PATH = "/api/v1/explain";
  private static final int MAX_BODY = 64 * 1024;
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

  private final Supplier<Snapshot> snapshot;
  private final Function<Demand, Future<List<LimitState>>> limits;
  private final AdminDoor door;
  private final RequestBody body;
  private final Clock clock;

  ExplainRoute(
      Vertx vertx,
      Supplier<Snapshot> snapshot,
      Function<Demand, Future<List<LimitState>>> limits,
      AdminDoor door,
      Clock clock) {
    this.snapshot = snapshot;
    this.limits = limits;
    this.door = door;
    this.body = new RequestBody(vertx, MAX_BODY, BODY_TIMEOUT);
    this.clock = clock;
  }

  void mount(Router router) {
    router.post(PATH).handler(context -> door.answer(context, POLICY_READ, this::explain));
  }

  private Future<Reply> explain(RoutingContext context, Caller by) {
    Snapshot now = snapshot.get();
    return body.read(context.request())
        .map(bytes -> ExplainOrder.parse(bytes, now.config()))
        .compose(
            order -> {
              Subject subject = order.subject();
              String token = order.token();
              if (subject != null) {
                return explain(now, subject, order);
              }
              return now.door()
                  .examine(token == null ? "" : token)
                  .compose(report -> explain(now, report, order));
            });
  }

  private Future<Reply> explain(Snapshot now, Report report, ExplainOrder order) {
    Caller caller = report.caller();
    if (caller != null) {
      return explain(now, caller, order);
    }
    Rejection rejection = report.rejection();
    return Future.succeededFuture(
        new Reply(
            200,
            new JsonObject()
                .put("object", "explanation")
                .put("decision", "deny")
                .put("rule", "issuers")
                .put("place", now.config().origins().of("issuers"))
                .put("reason", rejection == null ? "malformed" : rejection.reason().code())
                .put("message", rejection == null ? "" : rejection.detail())
                .put("steps", new JsonArray())
                .put("to_change", new JsonArray())
                .put("limits", new JsonArray())));
  }

  private Future<Reply> explain(Snapshot now, Subject subject, ExplainOrder order) {
    Instant at = order.at() == null ? clock.instant() : order.at();
    Explanation explanation = now.policy().explain(subject, order.ask(), at);
    return LimitLook.of("explain", subject, explanation, limits)
        .map(states -> new Reply(200, ExplainAnswer.json(subject, explanation, states)));
  }
}
