package io.sluice.broker;

import io.sluice.access.Scopes;
import io.sluice.tools.IdentityTokens;
import io.sluice.tools.RouteTable;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.Set;

/**
 * What each of the broker's own routes needs. A listener does not open with a route that is not in
 * here, so that none is served by accident without a scope.
 */
final class OwnRoutes {

  /** For everybody: it says nothing that is not public. */
  static final String OPEN = "";

  /** Each of the tools' routes has its own. */
  static final String BY_TOOL = "*";

  /** On the public listener. */
  static final Map<String, String> PUBLIC =
      Map.of(
          "POST /v1/chat/completions",
          Scopes.LLM_CHAT,
          "GET /v1/models",
          Scopes.MODELS_READ,
          "GET /api/v1/limits",
          Scopes.MODELS_READ,
          "GET " + ResourceMetadata.PATH,
          OPEN,
          "GET " + IdentityTokens.JWKS_PATH,
          OPEN,
          "* " + RouteTable.PREFIX + "*",
          BY_TOOL);

  /** On the management listener. */
  static final Map<String, String> ADMIN =
      Map.of(
          "GET /metrics",
          OPEN,
          "GET /livez",
          OPEN,
          "GET /readyz",
          OPEN,
          "GET /",
          OPEN,
          "POST /api/v1/revocations",
          Scopes.TOKENS_REVOKE,
          "GET /api/v1/revocations",
          Scopes.TOKENS_REVOKE,
          "DELETE /api/v1/revocations/:id",
          Scopes.TOKENS_REVOKE,
          "POST " + ExplainRoute.PATH,
          Scopes.POLICY_READ,
          "GET /api/v1/audit",
          Scopes.AUDIT_READ,
          "GET /api/v1/audit/checkpoints",
          Scopes.AUDIT_READ);

  private OwnRoutes() {}

  /**
   * Holds a router against its table.
   *
   * @throws IllegalStateException if one of its routes is not in it
   */
  static void check(Router router, Map<String, String> table) {
    for (Route route : router.getRoutes()) {
      Set<HttpMethod> methods = route.methods();
      if (methods == null || methods.isEmpty()) {
        check("*", route, table);
      } else {
        methods.forEach(method -> check(method.name(), route, table));
      }
    }
  }

  private static void check(String method, Route route, Map<String, String> table) {
    // Vert.x keeps the path of a wildcard without its star.
    String path =
        route.getPath() == null || route.isExactPath() ? route.getPath() : route.getPath() + "*";
    if (!table.containsKey(method + " " + path)) {
      throw new IllegalStateException(
          "a route without a scope: " + method + " " + path + " is not in OwnRoutes");
    }
  }
}
