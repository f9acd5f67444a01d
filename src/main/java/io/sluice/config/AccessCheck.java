package io.sluice.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Scopes, roles and environments: what no schema can say about them. */
final class AccessCheck {
  private final Place root;
  private final Findings findings;
  private final Set<String> known = new LinkedHashSet<>(KnownScopes.ALL.keySet());
  private final Set<String> used = new HashSet<>();

  private AccessCheck(Place root, Findings findings) {
    this.root = root;
    this.findings = findings;
  }

  static void check(Place root, Findings findings) {
    AccessCheck check = new AccessCheck(root, findings);
    Map<String, Place> declared = root.field("scopes").fields();
    check.known.addAll(declared.keySet());
    check.scopes();
    declared.forEach(check::declared);
    check.roles(root.field("roles").fields());
    root.field("environments").fields().forEach(check::reaches);
    for (Place team : root.field("teams").fields().values()) {
      team.field("grants").items().forEach(grant -> GrantCheck.check(grant, findings));
      team.field("budgets").items().forEach(b -> GrantCheck.zone(b.field("zone"), findings));
      team.field("tools").items().forEach(check::fitsTool);
    }
  }

  /** Wherever one may stand. */
  private void scopes() {
    for (String section : List.of("roles", "teams", "environments", "personas")) {
      for (Place one : root.field(section).fields().values()) {
        one.field("scopes").items().forEach(this::scope);
        one.field("deny_scopes").items().forEach(this::scope);
      }
    }
    for (Place tool : root.field("tools").fields().values()) {
      tool.field("routes").items().forEach(route -> scope(route.field("scope")));
    }
  }

  private void scope(Place scope) {
    String text = scope.text();
    if (text == null) {
      return;
    }
    used.add(text);
    if (!known.contains(text)) {
      String near = Suggestion.nearest(text, known);
      findings.error(
          scope,
          Place.quoted(text)
              + " is no scope; "
              + (near == null
                  ? "if a tool of yours needs it, declare it under scopes"
                  : "did you mean " + near + "?"));
    }
  }

  private void declared(String scope, Place place) {
    if (!used.contains(scope)) {
      findings.warn(place, "nobody has this scope and nothing needs it");
    }
  }

  private void roles(Map<String, Place> roles) {
    for (Place role : roles.values()) {
      for (Place included : role.field("includes").items()) {
        String name = included.text();
        if (name != null && !roles.containsKey(name)) {
          findings.error(
              included, Place.quoted(name) + " is no role" + Suggestion.of(name, roles.keySet()));
        }
      }
    }
    Set<String> done = new HashSet<>();
    roles.keySet().forEach(name -> circle(name, roles, new ArrayList<>(), done));
  }

  /** Looks for a way from a role back to itself; each role is left once. */
  private void circle(String name, Map<String, Place> roles, List<String> way, Set<String> done) {
    Place role = roles.get(name);
    if (role == null || done.contains(name)) {
      return;
    }
    way.add(name);
    for (Place included : role.field("includes").items()) {
      String next = String.valueOf(included.text());
      int before = way.indexOf(next);
      if (before >= 0) {
        findings.error(
            included,
            "roles include each other in a circle: %s -> %s; remove this one"
                .formatted(String.join(" -> ", way.subList(before, way.size())), next));
      } else {
        circle(next, roles, way, done);
      }
    }
    way.remove(way.size() - 1);
    done.add(name);
  }

  /** A token for trying things out must not get to where they count. */
  private void reaches(String name, Place environment) {
    for (Place reached : environment.field("reaches").items()) {
      int there = EnvironmentBinding.NAMES.indexOf(String.valueOf(reached.text()));
      if (there >= 0 && there < EnvironmentBinding.NAMES.indexOf(name)) {
        findings.error(
            reached, "a token never reaches up: %s is above %s".formatted(reached.text(), name));
      }
    }
  }

  private void fitsTool(Place pattern) {
    String text = pattern.text();
    Set<String> tools = root.field("tools").fields().keySet();
    if (text != null && tools.stream().noneMatch(tool -> GrantConfig.fits(text, tool))) {
      findings.error(pattern, Place.quoted(text) + " fits no tool" + Suggestion.of(text, tools));
    }
  }
}
