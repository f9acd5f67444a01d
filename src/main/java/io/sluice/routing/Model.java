package io.sluice.routing;

import java.util.List;

/**
 * A model as callers know it.
 *
 * @param alias the name they ask for
 * @param policy how the deployments are used
 * @param deployments never empty, in order of preference
 */
public record Model(String alias, ModelPolicy policy, List<Deployment> deployments) {

  public Model {
    if (deployments.isEmpty()) {
      throw new IllegalArgumentException("model " + alias + " has no deployment");
    }
    deployments = List.copyOf(deployments);
  }

  /** With the standard policy. */
  public Model(String alias, List<Deployment> deployments) {
    this(alias, ModelPolicy.STANDARD, deployments);
  }

  /** The same with fewer deployments. */
  public Model only(List<Deployment> some) {
    return new Model(alias, policy, some);
  }
}
