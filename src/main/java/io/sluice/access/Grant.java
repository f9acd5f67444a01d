package io.sluice.access;

import io.sluice.config.GrantConfig;
import io.sluice.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One grant, compiled.
 *
 * @param key in the configuration, e.g. {@code teams.search.grants[0]}
 * @param providers that it names, patterns resolved
 * @param conditions that must all hold, in the order of {@link Decision.Reason}
 * @param maxOutputTokens the bound it sets; -1 for none
 */
record Grant(
    String key,
    GrantConfig config,
    Set<String> providers,
    List<Rule<ModelUse>> conditions,
    long maxOutputTokens) {

  static Grant compile(String key, GrantConfig config, Surroundings around) {
    Set<String> providers =
        around.shared(around.providers().stream().filter(config::reaches).toList());
    Integer max = config.maxOutputTokens();
    return new Grant(
        key, config, providers, conditions(key, config, around), max == null ? -1 : max);
  }

  private static List<Rule<ModelUse>> conditions(
      String key, GrantConfig config, Surroundings around) {
    List<Rule<ModelUse>> conditions = new ArrayList<>();
    if (!config.denies()) {
      conditions.addAll(around.reached());
    }
    if (!config.environments().isEmpty()) {
      conditions.add(new Places.InEnvironment(config.environments(), key + ".environments"));
    }
    if (!config.regions().isEmpty()) {
      conditions.add(new Places.InRegion(config.regions(), key + ".regions"));
    }
    if (config.expires() != null) {
      conditions.add(new Moments.NotExpired(config.expires(), key + ".expires"));
    }
    if (config.hours() != null) {
      conditions.add(new Moments.WithinHours(config.hours(), key + ".hours"));
    }
    if (config.features() != null) {
      Set<Feature> features =
          config.features().stream()
              .map(word -> Objects.requireNonNull(Feature.of(word)))
              .collect(Collectors.toUnmodifiableSet());
      conditions.add(new Contents.OnlyFeatures(features, key + ".features"));
    }
    if (config.maxOutputTokens() != null) {
      conditions.add(new Contents.AtMost(config.maxOutputTokens(), key + ".max_output_tokens"));
    }
    if (config.when() != null) {
      conditions.add(
          new Condition(around.condition(config.when()), key + ".when", config.denies()));
    }
    return conditions.equals(around.reached()) ? around.reached() : List.copyOf(conditions);
  }

  boolean denies() {
    return config.denies();
  }

  /** Whether it is about this model at this deployment at all. */
  boolean concerns(ModelUse use) {
    return providers.contains(use.deployment().provider());
  }

  /** The first condition that does not hold; null if all do. */
  @Nullable Rule<ModelUse> broken(ModelUse use) {
    return Rule.firstBroken(conditions, use);
  }

  /** Whether it is about this use and all its conditions hold. */
  boolean applies(ModelUse use) {
    return concerns(use) && broken(use) == null;
  }

  /** All conditions that do not hold. */
  List<Rule<ModelUse>> allBroken(ModelUse use) {
    return conditions.stream().filter(rule -> !rule.holds(use)).toList();
  }

  /** The bound for a request: its own if it says one. */
  long bound(long asked) {
    return asked >= 0 ? asked : maxOutputTokens;
  }
}
