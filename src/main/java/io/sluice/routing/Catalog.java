package io.sluice.routing;

import io.sluice.config.ModelConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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

  public static Catalog compile(Map<String, ModelConfig> models) {
    Map<String, Model> byAlias = new LinkedHashMap<>();
    models.forEach(
        (alias, model) -> {
          List<Deployment> deployments = new ArrayList<>();
          model
              .deployments()
              .forEach(d -> deployments.add(new Deployment(d.provider(), d.model())));
          byAlias.put(alias, new Model(alias, deployments));
        });
    return new Catalog(Collections.unmodifiableMap(byAlias));
  }

  public @Nullable Model find(String alias) {
    return models.get(alias);
  }

  /** In the order of the configuration. */
  public Collection<Model> all() {
    return models.values();
  }
}
