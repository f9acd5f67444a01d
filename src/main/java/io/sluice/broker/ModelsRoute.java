package io.sluice.broker;

import io.sluice.access.Policy.ModelList.Hidden;
import io.sluice.access.Policy.ModelList.Visible;
import io.sluice.access.Scopes;
import io.sluice.routing.Model;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code GET /v1/models} and {@code /v1beta/models}: what this caller may use. */
final class ModelsRoute {

  /** All of them. */
  void list(Exchange exchange, Loop loop) {
    visible(exchange, loop)
        .onSuccess(models -> answer(exchange, shape(exchange).list(models)))
        .onFailure(exchange::fail);
  }

  /** The one that the path names. What the caller may not use is not there. */
  void one(Exchange exchange, Loop loop) {
    String path = exchange.request().path();
    String alias = decoded(path.substring(path.indexOf("/models/") + "/models/".length()));
    visible(exchange, loop)
        .map(models -> models.stream().filter(m -> m.alias().equals(alias)).findFirst())
        .onSuccess(
            found ->
                found.ifPresentOrElse(
                    model -> answer(exchange, shape(exchange).one(model)),
                    () -> exchange.fail(new RoadException(Errors.noSuchModel()))))
        .onFailure(exchange::fail);
  }

  private static Future<List<Model>> visible(Exchange exchange, Loop loop) {
    exchange.audited().asks(Scopes.MODELS_READ, "models", loop.snapshot(), false);
    return ModelRoad.identify(exchange, loop, true)
        .map(caller -> loop.snapshot().policy().models(caller, exchange.started()))
        .map(
            models -> {
              if (models instanceof Hidden hidden) {
                throw new RoadException(Errors.access(hidden.denied()));
              }
              return ((Visible) models).models();
            });
  }

  /**
   * Anthropic's clients say which version of its API they speak; Gemini's have a path, or in its
   * stable version a header.
   */
  private static ModelLists shape(Exchange exchange) {
    MultiMap headers = exchange.request().headers();
    if (exchange.request().path().startsWith("/v1beta/")
        || headers.contains("x-goog-api-key")
        || headers.contains("x-goog-api-client")) {
      return ModelLists.GEMINI;
    }
    return headers.contains("anthropic-version") ? ModelLists.ANTHROPIC : ModelLists.OPENAI;
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static void answer(Exchange exchange, JsonObject json) {
    boolean unused = exchange.audited().allow();
    exchange.response().putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(json.encode());
    exchange.answered(200);
  }
}
