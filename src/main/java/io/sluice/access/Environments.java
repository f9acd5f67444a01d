package io.sluice.access;

import io.sluice.config.EnvironmentConfig;
import io.sluice.config.Origins;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What tokens of each environment are good for. One that is not known is good for nothing. */
final class Environments {

  private static final Environment NONE = new Environment(Set.of(), Set.of());

  private final Map<String, Environment> environments;

  private Environments(Map<String, Environment> environments) {
    this.environments = environments;
  }

  /**
   * One environment.
   *
   * @param reaches environments of deployments and tools
   * @param scopes the most that its tokens may do; null for no such ceiling
   */
  private record Environment(Set<String> reaches, @Nullable Set<String> scopes) {}

  static Environments compile(Map<String, EnvironmentConfig> config) {
    Map<String, Environment> environments = new HashMap<>();
    config.forEach(
        (name, one) ->
            environments.put(
                name,
                new Environment(
                    Set.copyOf(one.reaches()),
                    one.scopes() == null ? null : Set.copyOf(one.scopes()))));
    return new Environments(Map.copyOf(environments));
  }

  boolean reaches(String from, String to) {
    return of(from).reaches().contains(to);
  }

  boolean permits(String name, String scope) {
    Set<String> scopes = of(name).scopes();
    return scopes == null || scopes.contains(scope);
  }

  /** Whether the environment has a ceiling of scopes at all. */
  boolean limits(String name) {
    return of(name).scopes() != null;
  }

  /** Of the tokens that reach an environment, the kind nearest to it; null when none does. */
  @Nullable String reaching(String to) {
    return reaches(to, to)
        ? to
        : environments.keySet().stream()
            .filter(from -> reaches(from, to))
            .sorted()
            .findFirst()
            .orElse(null);
  }

  /** How a token gets to an environment. */
  List<Change> cures(String to) {
    String from = reaching(to);
    return from == null
        ? List.of(Change.add(key(to) + ".reaches", to), token(to))
        : List.of(token(from));
  }

  private static Change token(String name) {
    return Change.token("environment", name, "use a token of environment " + name);
  }

  static String key(String name) {
    return Origins.key("environments", name);
  }

  private Environment of(String name) {
    Environment known = environments.get(name);
    return known == null ? NONE : known;
  }
}
