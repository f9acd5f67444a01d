package io.sluice.tools;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.RoutePattern;
import io.sluice.config.ToolConfig;
import io.sluice.config.ToolConfig.RouteConfig;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The first route that matches counts, and nothing else does. */
final class RouteTableTest {

  private static final Tool TOOL =
      tool(
          route("/", "s:root"),
          route("/traces/{id}", "s:one"),
          route("/traces/special", "s:special"),
          route("/Secrets", "s:secret"),
          route("/jobs/**", "s:jobs", "POST"),
          route("/**", "s:rest"));

  private static RouteConfig route(String path, String scope, String... methods) {
    List<String> named = methods.length == 0 ? List.of("GET") : List.of(methods);
    return new RouteConfig(named, path, scope, "require");
  }

  private static Tool tool(RouteConfig... routes) {
    ToolConfig config = new ToolConfig("http://127.0.0.1:1", "staging", List.of(routes));
    return requireNonNull(RouteTable.compile(Map.of("t", config)).tool("t"));
  }

  private static @Nullable String scope(String method, String path) {
    ToolRoute route = TOOL.route(method, requireNonNull(CanonicalPath.of(path)));
    return route == null ? null : route.scope();
  }

  @Test
  void theFirstThatMatchesCounts() {
    assertThat(scope("GET", "/")).isEqualTo("s:root");
    assertThat(scope("GET", "/traces/7")).isEqualTo("s:one");
    assertThat(scope("GET", "/traces/special")).isEqualTo("s:one");
    assertThat(scope("POST", "/jobs/a/b")).isEqualTo("s:jobs");
    assertThat(scope("POST", "/jobs/")).isEqualTo("s:jobs");
    assertThat(scope("GET", "/jobs/a/b")).isEqualTo("s:rest");
    assertThat(scope("GET", "/x/y/")).isEqualTo("s:rest");
    assertThat(scope("HEAD", "/Secrets")).isEqualTo("s:secret");
  }

  @Test
  void whatNothingMatchesIsDenied() {
    assertThat(scope("POST", "/jobs")).isNull();
    assertThat(scope("POST", "/traces/7")).isNull();
    assertThat(scope("DELETE", "/")).isNull();
    assertThat(scope("get", "/")).isNull();
  }

  @Test
  void whatALaxToolTakesForAnEarlierRouteIsDenied() {
    assertThat(scope("GET", "/secrets")).isNull();
    assertThat(scope("GET", "/SECRETS/")).isNull();
    assertThat(scope("GET", "/traces/7/")).isNull();
    assertThat(scope("GET", "/Traces/7")).isNull();
    assertThat(scope("GET", "/secretsx")).isEqualTo("s:rest");
  }

  @Test
  void aRuleIsNamedAsItsKeyInTheConfiguration() {
    assertThat(TOOL.routes().get(1).rule()).isEqualTo("tools.t.routes[1]");
    ToolConfig config =
        new ToolConfig("http://127.0.0.1:1", "staging", List.of(route("/", "s:root")));
    assertThat(
            requireNonNull(RouteTable.compile(Map.of("a.b", config)).tool("a.b"))
                .routes()
                .get(0)
                .rule())
        .isEqualTo("tools[\"a.b\"].routes[0]");
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of("a", "b", "{x}")
        .list()
        .ofMaxSize(3)
        .flatMap(
            parts ->
                Arbitraries.of("", "/", "/**")
                    .map(end -> "/" + String.join("/", parts) + end)
                    .filter(text -> !text.contains("//")));
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("a", "b", "c", "A")
        .list()
        .ofMaxSize(4)
        .flatMap(
            parts ->
                Arbitraries.of("", "/")
                    .map(end -> "/" + String.join("/", parts) + end)
                    .filter(text -> !text.contains("//")));
  }

  @Property
  void aPatternThatCoversAnotherServesAllThatItServes(
      @ForAll("patterns") String one,
      @ForAll("patterns") String other,
      @ForAll("paths") String at) {
    List<String> path = requireNonNull(CanonicalPath.of(at)).segments();
    RoutePattern wide = RoutePattern.of(one);
    RoutePattern narrow = RoutePattern.of(other);
    if (wide.covers(narrow) && narrow.matches(path)) {
      assertThat(wide.matches(path)).isTrue();
    }
    if (wide.matches(path)) {
      assertThat(wide.resembles(path)).isTrue();
    }
    assertThat(wide.covers(wide)).isTrue();
  }
}
