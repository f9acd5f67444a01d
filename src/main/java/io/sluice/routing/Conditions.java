package io.sluice.routing;

import io.sluice.config.GrantConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.wire.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which requests may come to a deployment. All must hold.
 *
 * @param here whether it is for brokers that run where this one runs
 * @param teams patterns of names; none for any team
 * @param environments of tokens; none for any
 * @param features of which a request must contain one; none for any request
 * @param supports what a request may contain
 */
public record Conditions(
    boolean here,
    List<String> teams,
    Set<String> environments,
    Set<Feature> features,
    Set<Feature> supports) {

  /** Every request. */
  public static final Conditions NONE =
      new Conditions(true, List.of(), Set.of(), Set.of(), Set.of(Feature.values()));

  /**
   * What the configuration says.
   *
   * @param region where this broker runs
   */
  static Conditions of(DeploymentConfig deployment, String region) {
    List<String> regions = deployment.when().regions();
    return new Conditions(
        regions.isEmpty() || regions.contains(region),
        List.copyOf(deployment.when().teams()),
        Set.copyOf(deployment.when().environments()),
        features(deployment.when().features()),
        features(deployment.supports()));
  }

  /** Whether the request may come. */
  boolean hold(RouteRequest asked) {
    return here
        && supports.containsAll(asked.features())
        && (features.isEmpty() || asked.features().stream().anyMatch(features::contains))
        && (environments.isEmpty() || environments.contains(asked.environment()))
        && (teams.isEmpty()
            || teams.stream().anyMatch(pattern -> GrantConfig.fits(pattern, asked.team())));
  }

  private static Set<Feature> features(List<String> words) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    words.forEach(word -> features.add(Objects.requireNonNull(Feature.of(word), word)));
    return Set.copyOf(features);
  }
}
