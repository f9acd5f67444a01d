package io.sluice.routing;

import java.util.List;

/** Chooses where a request may go, best first. */
public final class Router {

  /** The deployments to try. A model has one today, so there is nothing to weigh. */
  public List<Deployment> route(Model model) {
    return model.deployments();
  }
}
