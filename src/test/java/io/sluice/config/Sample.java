package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.LoadResult.Loaded;
import io.sluice.config.LoadResult.Refused;
import java.util.List;
import java.util.Map;

/** The smallest good file, and what tests do with it. */
final class Sample {
  static final String MINIMAL =
      """
      environment: development
      issuers:
        corp:
          issuer: https://login.example.com/
          jwks: https://login.example.com/jwks.json
          audiences: [sluice]
      providers:
        main:
          base_url: https://api.example.com/v1
      models:
        small:
          deployments:
            - provider: main
              model: m-small
      teams:
        search:
          cost_centre: CC-1
          scopes: [llm:chat]
          grants:
            - provider: main
              models: [small]
      """;

  private Sample() {}

  /** The smallest file with one part of it replaced. */
  static String with(String part, String replacement) {
    assertThat(MINIMAL).containsOnlyOnce(part);
    return MINIMAL.replace(part, replacement);
  }

  static LoadResult load(String yaml, Map<String, String> env) {
    return new ConfigLoader(env::get).load("x.yaml", yaml);
  }

  static SluiceConfig good(String yaml, Map<String, String> env) {
    LoadResult result = load(yaml, env);
    assertThat(result).isInstanceOf(Loaded.class);
    return ((Loaded) result).config();
  }

  static SluiceConfig good(String yaml) {
    return good(yaml, Map.of());
  }

  /** The team, provider or whatever else of this name. */
  static <T> T get(Map<String, T> map, String name) {
    T value = map.get(name);
    if (value == null) {
      throw new AssertionError(name + " is not in " + map.keySet());
    }
    return value;
  }

  static List<String> warnings(String yaml, Map<String, String> env) {
    LoadResult result = load(yaml, env);
    assertThat(result).isInstanceOf(Loaded.class);
    return ((Loaded) result).warnings().stream().map(Problem::toString).toList();
  }

  static List<String> problems(LoadResult result) {
    assertThat(result).isInstanceOf(Refused.class);
    return ((Refused) result).problems().stream().map(Problem::toString).toList();
  }

  static List<String> problems(String yaml) {
    return problems(load(yaml, Map.of()));
  }
}
