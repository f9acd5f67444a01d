package io.sluice.routing;

import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.ProviderConfig;
import io.sluice.config.SluiceConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
                    new Model(alias, ModelPolicy.of(model), deployments(alias, model, config))));
    return new Catalog(Collections.unmodifiableMap(byAlias));
  }

  private static List<Deployment> deployments(
      String alias, ModelConfig model, SluiceConfig config) {
    Map<String, Integer> seen = new HashMap<>();
    List<Deployment> deployments = new ArrayList<>();
    for (DeploymentConfig deployment : model.deployments()) {
      String id = Deployment.id(alias, deployment.provider(), deployment.model());
      int number = seen.merge(id, 1, Integer::sum);
      deployments.add(place(number == 1 ? id : id + " " + number, alias, deployment, config));
    }
    return deployments;
  }

  /** What the deployment does not say is its provider's, and last the broker's. */
  private static Deployment place(
      String id, String alias, DeploymentConfig deployment, SluiceConfig config) {
    ProviderConfig provider = config.providers().get(deployment.provider());
    String environment = deployment.environment();
    if (environment == null && provider != null) {
      environment = provider.environment();
    }
    String region = deployment.region();
    if (region == null) {
      region = provider == null ? "" : provider.region();
    }
    Integer most = deployment.maxConcurrent();
    return new Deployment(
        id,
        alias,
        deployment.provider(),
        deployment.model(),
        environment == null ? config.environment() : environment,
        region,
        deployment.weight(),
        Conditions.of(deployment, config.routing().region()),
        most == null ? Deployment.UNBOUNDED : most,
        deployment.price());
  }

  public @Nullable Model find(String alias) {
    return models.get(alias);
  }

  /** In the order of the configuration. */
  public Collection<Model> all() {
    return models.values();
  }
}
