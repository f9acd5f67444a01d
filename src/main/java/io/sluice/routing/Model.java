package io.sluice.routing;

import java.util.List;

/**
 * A model as callers know it.
 *
 * @param alias the name they ask for
 * @param deployments never empty, in order of preference
 */
public record Model(String alias, List<Deployment> deployments) {

  public Model {
    if (deployments.isEmpty()) {
      throw new IllegalArgumentException("model " + alias + " has no deployment");
    }
    deployments = List.copyOf(deployments);
  }
}
