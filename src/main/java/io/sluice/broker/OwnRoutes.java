package io.sluice.broker;

import static java.util.Map.entry;

import io.sluice.access.Scopes;
import io.sluice.tools.IdentityTokens;
import io.sluice.tools.RouteTable;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What each of the broker's own routes needs. A listener does not open with a route that is not in
 * here, so that none is served by accident without a scope.
 */
final class OwnRoutes {

  /** For everybody: it says nothing that is not public. */
  static final String OPEN = "";

  /** Each operation that a path can name has its own; see {@link ModelRoutes}. */
  static final String BY_OPERATION = "*";

  /** Each of the tools' routes has its own. */
  static final String BY_TOOL = "*";

  /** On the public listener. */
  static final Map<String, String> PUBLIC = published();

  /** On the management listener. */
  static final Map<String, String> ADMIN =
      Map.ofEntries(
          entry("GET /metrics", OPEN),
          entry("GET /livez", OPEN),
          entry("GET /readyz", OPEN),
          entry("GET /", OPEN),
          entry("POST /api/v1/explain", Scopes.POLICY_READ),
          entry("GET /api/v1/audit", Scopes.AUDIT_READ),
          entry("GET /api/v1/audit/checkpoints", Scopes.AUDIT_READ),
          entry("POST /api/v1/revocations", Scopes.TOKENS_REVOKE),
          entry("GET /api/v1/revocations", Scopes.TOKENS_REVOKE),
          entry("DELETE /api/v1/revocations/:id", Scopes.TOKENS_REVOKE));

  private OwnRoutes() {}

  private static Map<String, String> published() {
    Map<String, String> all = new LinkedHashMap<>();
    ModelRoutes.EXACT.forEach((path, endpoint) -> all.put("POST " + path, endpoint.scope()));
    all.put("GET " + ModelRoutes.REALTIME_PATH, ModelRoutes.REALTIME.scope());
    all.put("GET " + ModelRoutes.RESPONSES_PATH, ModelRoutes.RESPONSES.scope());
    all.put("POST " + ModelRoutes.GEMINI + "*", BY_OPERATION);
    all.put("POST " + ModelRoutes.GEMINI_STABLE + "*", BY_OPERATION);
    all.put("POST " + ModelRoutes.BEDROCK + "*", BY_OPERATION);
    ResourceRoute.ALL.forEach(
        route -> all.put(route.method().name() + " " + route.path(), route.scope()));
    for (String method : List.of("GET ", "POST ")) {
      all.put(method + ResourceRoute.FILES, Scopes.LLM_FILES);
      all.put(method + ResourceRoute.BATCHES, Scopes.LLM_BATCHES);
    }
    for (String path : List.of("/v1/models", "/v1beta/models")) {
      all.put("GET " + path, Scopes.MODELS_READ);
      all.put("GET " + path + "/*", Scopes.MODELS_READ);
    }
    all.put("GET /api/v1/limits", Scopes.MODELS_READ);
    all.put("GET " + ResourceMetadata.PATH, OPEN);
    all.put("GET " + IdentityTokens.JWKS_PATH, OPEN);
    all.put("* " + RouteTable.PREFIX + "*", BY_TOOL);
    return Collections.unmodifiableMap(all);
  }

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
