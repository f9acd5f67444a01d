package io.sluice.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.access.Ask.UseTool;
import io.sluice.config.ToolConfig;
import io.sluice.config.ToolConfig.RouteConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ToolRoutesTest {

  private final ToolRoutes routes =
      new ToolRoutes(
          Map.of(
              "board",
              new ToolConfig(
                  "http://127.0.0.1:1",
                  "staging",
                  List.of(
                      route("GET", "/", "traces:read"),
                      route("GET", "/traces/{id}", "traces:content"),
                      route("POST", "/jobs/**", "jobs:run")))));

  private static RouteConfig route(String method, String path, String scope) {
    return new RouteConfig(List.of(method), path, scope, "count");
  }

  @Test
  void theFirstRouteThatFitsCounts() {
    assertThat(routes.find("board", "GET", "/traces/7"))
        .hasValue(new UseTool("board", "staging", "traces:content", "tools.board.routes[1]"));
    assertThat(routes.find("board", "HEAD", "/").map(UseTool::scope)).hasValue("traces:read");
    assertThat(routes.find("board", "POST", "/jobs/a/b").map(UseTool::scope)).hasValue("jobs:run");
  }

  @Test
  void whatNoRouteNamesIsNotThere() {
    assertThat(routes.find("board", "POST", "/")).isEmpty();
    assertThat(routes.find("board", "GET", "/traces/")).isEmpty();
    assertThat(routes.find("board", "GET", "/traces/7/x")).isEmpty();
    assertThat(routes.find("board", "POST", "/jobsx")).isEmpty();
    assertThat(routes.find("other", "GET", "/")).isEmpty();
  }
}
