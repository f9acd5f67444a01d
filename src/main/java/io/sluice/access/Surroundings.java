package io.sluice.access;

import io.sluice.config.Cel;
import io.sluice.routing.Catalog;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What all teams of one configuration are compiled with. Not for use by two threads at once. */
final class Surroundings {

  private final Environments environments;
  private final Catalog catalog;
  private final Set<String> tools;
  private final Set<String> providers;
  private final Map<String, Cel> conditions = new HashMap<>();

  Surroundings(Environments environments, Catalog catalog, Set<String> tools) {
    this.environments = environments;
    this.catalog = catalog;
    this.tools = tools;
    this.providers =
        catalog.all().stream()
            .flatMap(model -> model.deployments().stream())
            .map(deployment -> deployment.provider())
            .collect(Collectors.toUnmodifiableSet());
  }

  Environments environments() {
    return environments;
  }

  Catalog catalog() {
    return catalog;
  }

  /** Names of all tools. */
  Set<String> tools() {
    return tools;
  }

  /** Names of all providers that have a model. */
  Set<String> providers() {
    return providers;
  }

  /** The same text is compiled once, whoever writes it. */
  Cel condition(String expression) {
    return conditions.computeIfAbsent(expression, Cel::compile);
  }
}
