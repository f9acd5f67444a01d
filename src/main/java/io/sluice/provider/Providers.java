package io.sluice.provider;

import io.sluice.config.ProviderConfig;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes providers of their configuration, by family. */
public final class Providers {

  private Providers() {}

  /** The providers for the event loop that calls this. */
  public static Map<String, Provider> open(Vertx vertx, Map<String, ProviderConfig> configured) {
    Map<String, Provider> providers = new LinkedHashMap<>();
    configured.forEach((name, config) -> providers.put(name, open(vertx, name, config)));
    return Map.copyOf(providers);
  }

  private static Provider open(Vertx vertx, String name, ProviderConfig config) {
    return switch (config.family()) {
      case "openai" -> new OpenAiProvider(vertx, name, config);
      default ->
          throw new IllegalArgumentException(
              "providers." + name + ".family: " + config.family() + " is not one of: openai");
    };
  }
}
