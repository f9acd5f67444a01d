package io.sluice.broker;

import io.sluice.access.Policy.ModelList.Hidden;
import io.sluice.access.Policy.ModelList.Visible;
import io.sluice.access.Scopes;
import io.sluice.routing.Model;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code GET /v1/models}: what this caller may use (OpenAI API reference, "List models"). */
final class ModelsRoute {

  void list(Exchange exchange, Loop loop) {
    exchange.audited().asks(Scopes.MODELS_READ, "models", loop.snapshot(), false);
    ModelRoad.identify(exchange, loop)
        .map(caller -> loop.snapshot().policy().models(caller, exchange.started()))
        .onSuccess(
            models -> {
              if (models instanceof Hidden hidden) {
                exchange.fail(new RoadException(Errors.access(hidden.denied())));
              } else {
                answer(exchange, (Visible) models);
              }
            })
        .onFailure(exchange::fail);
  }

  private static void answer(Exchange exchange, Visible models) {
    boolean unused = exchange.audited().allow();
    JsonArray data = new JsonArray();
    for (Model model : models.models()) {
      data.add(
          new JsonObject()
              .put("id", model.alias())
              .put("object", "model")
              .put("created", 0)
              .put("owned_by", model.deployments().get(0).provider()));
    }
    exchange
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(new JsonObject().put("object", "list").put("data", data).encode());
    exchange.answered(200);
  }
}
