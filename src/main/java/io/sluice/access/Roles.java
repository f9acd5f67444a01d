package io.sluice.access;

import io.sluice.config.Origins;
import io.sluice.config.RoleConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All roles, each closed over those it includes, so that nobody walks them on the road. */
final class Roles {

  private final Map<String, Role> roles;

  private Roles(Map<String, Role> roles) {
    this.roles = roles;
  }

  /**
   * A role with all that it includes.
   *
   * @param gives scopes, each with the key of the list that gives it
   * @param denies scopes, each with the keys of all lists that deny it; what an included role
   *     denies is denied too
   */
  record Role(Map<String, String> gives, Map<String, List<String>> denies) {}

  static Roles compile(Map<String, RoleConfig> config) {
    Map<String, Role> roles = new LinkedHashMap<>();
    for (String name : config.keySet()) {
      Map<String, String> gives = new HashMap<>();
      Map<String, List<String>> denies = new HashMap<>();
      close(name, config, new HashSet<>(), gives, denies);
      roles.put(name, new Role(Map.copyOf(gives), Map.copyOf(denies)));
    }
    return new Roles(Collections.unmodifiableMap(roles));
  }

  /** Loading refuses circles; here they only end. */
  private static void close(
      String name,
      Map<String, RoleConfig> config,
      Set<String> seen,
      Map<String, String> gives,
      Map<String, List<String>> denies) {
    RoleConfig role = config.get(name);
    if (role == null || !seen.add(name)) {
      return;
    }
    String key = Origins.key("roles", name);
    role.scopes().forEach(scope -> gives.putIfAbsent(scope, key + ".scopes"));
    for (String scope : role.denyScopes()) {
      denies.computeIfAbsent(scope, s -> new ArrayList<>()).add(key + ".deny_scopes");
    }
    role.includes().forEach(included -> close(included, config, seen, gives, denies));
  }

  /** The key of the list that gives a subject this scope by one of its roles; null for none. */
  @Nullable String giving(Subject subject, String scope) {
    for (String name : subject.roles()) {
      Role role = roles.get(name);
      String key = role == null ? null : role.gives().get(scope);
      if (key != null) {
        return key;
      }
    }
    return null;
  }

  boolean deny(Subject subject, String scope) {
    for (String name : subject.roles()) {
      Role role = roles.get(name);
      if (role != null && role.denies().containsKey(scope)) {
        return true;
      }
    }
    return false;
  }

  /** The keys of all lists that deny a subject this scope. */
  List<String> denying(Subject subject, String scope) {
    return subject.roles().stream()
        .sorted()
        .flatMap(name -> Stream.ofNullable(roles.get(name)))
        .flatMap(role -> role.denies().getOrDefault(scope, List.of()).stream())
        .distinct()
        .toList();
  }

  /** By name, in the order of the configuration. */
  Map<String, Role> all() {
    return roles;
  }
}
