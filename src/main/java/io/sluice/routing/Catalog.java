package io.sluice.routing;

import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.ProviderConfig;
import io.sluice.config.SluiceConfig;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All models of one configuration, by alias. Immutable. */
public final class Catalog {

  private final Map<String, Model> models;

  private Catalog(Map<String, Model> models) {
    this.models = models;
  }

  public static Catalog compile(SluiceConfig config) {
    Map<String, Model> byAlias = new LinkedHashMap<>();
    config
        .models()
        .forEach(
            (alias, model) ->
                byAlias.put(
                    alias,
                    new Model(
                        alias, model.deployments().stream().map(d -> place(d, config)).toList())));
    return new Catalog(Collections.unmodifiableMap(byAlias));
  }

  /** What the deployment does not say is its provider's, and last the broker's. */
  private static Deployment place(DeploymentConfig deployment, SluiceConfig config) {
    ProviderConfig provider = config.providers().get(deployment.provider());
    String environment = deployment.environment();
    if (environment == null && provider != null) {
      environment = provider.environment();
    }
    String region = deployment.region();
    if (region == null) {
      region = provider == null ? "" : provider.region();
    }
    return new Deployment(
        deployment.provider(),
        deployment.model(),
        environment == null ? config.environment() : environment,
        region);
  }

  public @Nullable Model find(String alias) {
    return models.get(alias);
  }

  /** In the order of the configuration. */
  public Collection<Model> all() {
    return models.values();
  }
}
