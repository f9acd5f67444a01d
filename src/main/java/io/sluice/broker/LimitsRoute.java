package io.sluice.broker;

import io.sluice.access.Policy;
import io.sluice.access.Policy.ModelList.Hidden;
import io.sluice.access.Policy.ModelList.Visible;
import io.sluice.access.Scopes;
import io.sluice.identity.Caller;
import io.sluice.limits.LimitState;
import io.sluice.limits.Limiter;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code GET /api/v1/limits}: how this caller's own limits stand, for every model it may use. Takes
 * nothing.
 */
final class LimitsRoute {

  private final Limiter limiter;

  LimitsRoute(Limiter limiter) {
    this.limiter = limiter;
  }

  void list(Exchange exchange, Loop loop) {
    exchange.audited().asks(Scopes.MODELS_READ, "limits", loop.snapshot(), false);
    ModelRoad.identify(exchange, loop, true)
        .compose(
            caller -> {
              Policy.ModelList models = loop.snapshot().policy().models(caller, exchange.started());
              if (models instanceof Hidden hidden) {
                throw new RoadException(Errors.access(hidden.denied()));
              }
              return states(exchange, caller, ((Visible) models).models());
            })
        .onSuccess(
            json -> {
              boolean unused = exchange.audited().allow();
              exchange
                  .response()
                  .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                  .end(json.encode());
              exchange.answered(200);
            })
        .onFailure(exchange::fail);
  }

  /** One limit of one provider, and the models it was looked up for. */
  private record Key(String provider, String rule, String dimension, String period) {}

  private record Row(LimitState state, Set<String> models) {}

  private record Asked(String provider, String model, Future<List<LimitState>> states) {}

  private Future<JsonObject> states(Exchange exchange, Caller caller, List<Model> models) {
    List<Asked> asked = new ArrayList<>();
    for (Model model : models) {
      for (Deployment deployment : model.deployments()) {
        asked.add(
            new Asked(
                deployment.provider(),
                model.alias(),
                limiter.states(LimitLook.demand(exchange.id(), caller, model, deployment))));
      }
    }
    return Future.all(asked.stream().map(Asked::states).toList())
        .map(all -> json(caller, rows(asked)));
  }

  private static Map<Key, Row> rows(List<Asked> asked) {
    Map<Key, Row> rows = new LinkedHashMap<>();
    for (Asked one : asked) {
      for (LimitState state : one.states().result()) {
        rows.computeIfAbsent(
                new Key(one.provider(), state.rule(), state.dimension().code(), state.period()),
                key -> new Row(state, new LinkedHashSet<>()))
            .models()
            .add(one.model());
      }
    }
    return rows;
  }

  private static JsonObject json(Caller caller, Map<Key, Row> rows) {
    JsonArray data = new JsonArray();
    rows.forEach((key, row) -> data.add(json(key.provider(), row)));
    return new JsonObject().put("object", "list").put("team", caller.team()).put("data", data);
  }

  private static JsonObject json(String provider, Row row) {
    return LimitJson.of(row.state())
        .put("provider", provider)
        .put("models", new JsonArray(List.copyOf(row.models())));
  }
}
