package io.sluice.tools;

import io.sluice.config.RoutePattern;
import io.sluice.config.ToolConfig;
import io.sluice.config.ToolConfig.RouteConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tool, compiled.
 *
 * @param url where it listens, without a slash at the end
 * @param environment what it works on
 * @param routes in the order in which they are tried
 */
public record Tool(String name, URI url, String environment, List<ToolRoute> routes) {

  static Tool compile(String name, ToolConfig config) {
    List<ToolRoute> routes = new ArrayList<>();
    for (RouteConfig route : config.routes()) {
      Set<String> methods = new HashSet<>(route.methods());
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      routes.add(
          new ToolRoute(
              name,
              Set.copyOf(methods),
              RoutePattern.of(route.path()),
              route.scope(),
              route.audit().equals("require"),
              key(name) + ".routes[" + routes.size() + "]"));
    }
    return new Tool(name, config.uri(), config.environment(), List.copyOf(routes));
  }

  /** As the configuration's own messages name it. */
  private static String key(String name) {
    return name.indexOf('.') < 0 ? "tools." + name : "tools[\"" + name + "\"]";
  }

  /** Where it is served. */
  public String prefix() {
    return RouteTable.PREFIX + name;
  }

  /**
   * The first route that serves a request.
   *
   * @param path below the tool
   * @return null if none does, or if the tool itself may take the path for one of an earlier route
   *     that needs something else: many servers care neither for case nor for a slash at the end
   */
  public @Nullable ToolRoute route(String method, CanonicalPath path) {
    ToolRoute lookAlike = null;
    for (ToolRoute route : routes) {
      if (!route.methods().contains(method)) {
        continue;
      }
      if (route.pattern().matches(path.segments())) {
        return lookAlike == null || lookAlike.scope().equals(route.scope()) ? route : null;
      }
      if (lookAlike == null && route.pattern().resembles(path.segments())) {
        lookAlike = route;
      }
    }
    return null;
  }
}
