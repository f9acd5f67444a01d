package io.sluice.access;

import io.sluice.access.Ask.UseTool;
import io.sluice.config.Origins;
import io.sluice.config.ToolConfig;
import io.sluice.config.ToolConfig.RouteConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which route of a tool a request would take, for explanations. */
public final class ToolRoutes {

  private final Map<String, ToolConfig> tools;

  public ToolRoutes(Map<String, ToolConfig> tools) {
    this.tools = tools;
  }

  /**
   * What the request asks for; empty when the tool has no such route, which is a no to everybody.
   *
   * @param path under the tool's URL, without query
   */
  public Optional<UseTool> find(String tool, String method, String path) {
    ToolConfig config = tools.get(tool);
    if (config == null) {
      return Optional.empty();
    }
    for (int i = 0; i < config.routes().size(); i++) {
      RouteConfig route = config.routes().get(i);
      String verb = method.equals("HEAD") ? "GET" : method;
      if (route.methods().contains(verb) && fits(route.path(), path)) {
        String rule = Origins.key("tools", tool) + ".routes[" + i + "]";
        return Optional.of(new UseTool(tool, config.environment(), route.scope(), rule));
      }
    }
    return Optional.empty();
  }

  private static boolean fits(String pattern, String path) {
    boolean rest = pattern.endsWith("/**");
    List<String> wanted =
        segments(rest ? pattern.substring(0, pattern.length() - "**".length()) : pattern);
    List<String> given = segments(path);
    int exact = rest ? wanted.size() - 1 : wanted.size();
    if (rest ? given.size() <= exact : given.size() != exact) {
      return false;
    }
    for (int i = 0; i < exact; i++) {
      String segment = wanted.get(i);
      boolean any = segment.startsWith("{") && segment.endsWith("}");
      if (any ? given.get(i).isEmpty() : !segment.equals(given.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
