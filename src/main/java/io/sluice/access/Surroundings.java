package io.sluice.access;

import io.sluice.config.Cel;
import io.sluice.routing.Catalog;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What all teams of one configuration are compiled with. Not for use by two threads at once. */
final class Surroundings {

  private final Catalog catalog;
  private final Set<String> tools;
  private final Set<String> providers;
  private final Map<String, Cel> conditions = new HashMap<>();
  private final Map<Set<String>, Set<String>> sets = new HashMap<>();
  private final List<Rule<ModelUse>> reached;

  Surroundings(Environments environments, Catalog catalog, Set<String> tools) {
    this.catalog = catalog;
    this.tools = tools;
    this.reached = List.of(new Places.Reached(environments));
    this.providers =
        catalog.all().stream()
            .flatMap(model -> model.deployments().stream())
            .map(deployment -> deployment.provider())
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Such a set, the same one for all teams: thousands of teams have few different ones, and what is
   * shared stays in the processor's cache.
   */
  Set<String> shared(Collection<String> words) {
    return sets.computeIfAbsent(Set.copyOf(words), set -> set);
  }

  /** What every grant that allows asks for first; likewise shared. */
  List<Rule<ModelUse>> reached() {
    return reached;
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
