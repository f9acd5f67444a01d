package io.sluice.tools;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.access.Ask;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Policy;
import io.sluice.access.Subject;
import io.sluice.cli.DemoConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.routing.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Every role on every route of every tool, for every team and environment of the demo: what the
 * policy decides is what the file says, read a second time and by other means.
 */
final class DemoMatrixTest {

  private static final List<String> ENVIRONMENTS = List.of("development", "staging", "production");

  private final Map<?, ?> file = yaml();
  private final SluiceConfig config = config();
  private final RouteTable table = RouteTable.compile(config.tools());
  private final Policy policy = Policy.compile(config, Catalog.compile(config));

  private static Map<?, ?> yaml() {
    try {
      String text = Files.readString(Path.of("conf/demo.yaml"));
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SluiceConfig config() {
    try {
      return DemoConfig.notRunning(Path.of("data"), "http://127.0.0.1:9/jwks.json").load();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Somebody with one role. */
  private record Member(String team, String role, String environment) implements Subject {
    @Override
    public String issuer() {
      return "demo";
    }

    @Override
    public String user() {
      return role;
    }

    @Override
    public String client() {
      return "";
    }

    @Override
    public String tenant() {
      return "";
    }

    @Override
    public Set<String> roles() {
      return Set.of(role);
    }

    @Override
    public Set<String> scopes() {
      return Set.of();
    }
  }

  private Map<?, ?> map(Object... keys) {
    Map<?, ?> here = file;
    for (Object key : keys) {
      Object next = here.get(key);
      here = next == null ? Map.of() : (Map<?, ?>) next;
    }
    return here;
  }

  private static List<?> list(Map<?, ?> map, String key) {
    Object value = map.get(key);
    return value == null ? List.of() : (List<?>) value;
  }

  /** As the file says it: role and team and environment, and the tool. */
  private boolean expected(Member member, String tool, Map<?, ?> route) {
    Map<?, ?> role = map("roles", member.role());
    Map<?, ?> team = map("teams", member.team());
    String scope = (String) requireNonNull(route.get("scope"));
    Object own = map("tools", tool).get("environment");
    String environment = (String) requireNonNull(own == null ? file.get("environment") : own);
    return list(role, "scopes").contains(scope)
        && !list(role, "deny_scopes").contains(scope)
        && list(team, "scopes").contains(scope)
        && list(team, "tools").stream()
            .anyMatch(pattern -> tool.matches(((String) pattern).replace("*", ".*")))
        && list(map("environments", member.environment()), "reaches").contains(environment);
  }

  private boolean decided(Member member, String toolName, Map<?, ?> route) {
    Tool tool = requireNonNull(table.tool(toolName));
    String path = ((String) requireNonNull(route.get("path"))).replaceAll("\\{[a-z]+}", "x-1");
    String method =
        list(route, "methods").isEmpty() ? "GET" : (String) list(route, "methods").get(0);
    ToolRoute found = requireNonNull(tool.route(method, requireNonNull(CanonicalPath.of(path))));
    assertThat(found.scope()).isEqualTo(route.get("scope"));
    Ask ask = new Ask.UseTool(toolName, tool.environment(), found.scope(), found.rule());
    return policy.decide(member, ask, Instant.EPOCH) instanceof Allowed;
  }

  @Test
  void everyRoleOnEveryRouteIsAllowedExactlyWhatTheFileSays() {
    List<String> wrong = new ArrayList<>();
    Set<Boolean> outcomes = new HashSet<>();
    int cases = 0;
    for (Object tool : map("tools").keySet()) {
      for (Object routed : list(map("tools", tool), "routes")) {
        for (Object team : map("teams").keySet()) {
          for (Object role : map("roles").keySet()) {
            for (String environment : ENVIRONMENTS) {
              Member member = new Member((String) team, (String) role, environment);
              boolean expected = expected(member, (String) tool, (Map<?, ?>) routed);
              outcomes.add(expected);
              cases++;
              if (expected != decided(member, (String) tool, (Map<?, ?>) routed)) {
                wrong.add(member + " on " + tool + " " + routed + " should be " + expected);
              }
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(outcomes).containsExactlyInAnyOrder(true, false);
    assertThat(cases).isEqualTo(routes() * 3 * 8 * 3);
  }

  private int routes() {
    return table.tools().stream().mapToInt(tool -> tool.routes().size()).sum();
  }

  @Test
  void aStrangersTeamMayNothing() {
    for (Tool tool : table.tools()) {
      for (ToolRoute route : tool.routes()) {
        Ask ask = new Ask.UseTool(tool.name(), tool.environment(), route.scope(), route.rule());
        Member stranger = new Member("nobody", "evaluator", "production");
        assertThat(policy.decide(stranger, ask, Instant.EPOCH)).isNotInstanceOf(Allowed.class);
      }
    }
  }

  /** Each route of the demo is one that some role opens, and one that some role does not. */
  @Test
  void noRouteIsOpenToAllOrClosedToAll() {
    for (Tool tool : table.tools()) {
      for (ToolRoute route : tool.routes()) {
        assertThat(config.roles().values())
            .anyMatch(role -> role.scopes().contains(route.scope()))
            .anyMatch(role -> !role.scopes().contains(route.scope()));
      }
    }
  }
}
