package io.sluice.broker;

import io.sluice.config.ConfigSample;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.config.ToolConfig;
import io.sluice.config.ToolConfig.RouteConfig;
import java.net.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a test needs to call a tool: {@code dash} is one of team {@code search}, whose readers may
 * read and whose writers may do all.
 */
final class Tools {

  private static final List<String> READS = List.of("traces:read");
  private static final List<String> WRITES = List.of("traces:read", "prompts:write");

  private Tools() {}

  static RouteConfig route(String path, String scope, String... methods) {
    return new RouteConfig(
        methods.length == 0 ? List.of("GET") : List.of(methods), path, scope, "require");
  }

  /** The tool's routes. */
  static ToolConfig dash(String url) {
    return new ToolConfig(
        url,
        "development",
        List.of(
            route("/", "traces:read"),
            route("/traces/{id}", "traces:read"),
            route("/prompts/{name}", "prompts:write", "PUT", "POST"),
            route("/secrets", "prompts:write"),
            route("/files/**", "traces:read", "GET", "POST"),
            route("/live", "traces:read")));
  }

  static UnaryOperator<SluiceConfig> behind(String url) {
    return with(Map.of("dash", dash(url)));
  }

  static UnaryOperator<SluiceConfig> with(Map<String, ToolConfig> tools) {
    return config -> {
      Map<String, TeamConfig> teams = new LinkedHashMap<>(config.teams());
      teams.put("search", team("cc-1", List.of("*")));
      teams.put("poor", team("cc-3", List.of()));
      Map<String, RoleConfig> roles = new LinkedHashMap<>(config.roles());
      roles.put("reader", new RoleConfig("", READS));
      roles.put("writer", new RoleConfig("", WRITES));
      return ConfigSample.from(config).teams(teams).roles(roles).tools(tools).make();
    };
  }

  private static TeamConfig team(String costCentre, List<String> tools) {
    return new TeamConfig(costCentre, WRITES, List.of(), List.of(), tools, List.of(), List.of(), 1);
  }

  /** Asks as one of team search. */
  static HttpRequest.Builder as(TestBroker broker, String role, String path) {
    return broker
        .request("/tools/dash" + path)
        .header("authorization", "Bearer " + broker.token("search", role));
  }
}
