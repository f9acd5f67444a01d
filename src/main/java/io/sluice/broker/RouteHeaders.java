package io.sluice.broker;

import io.sluice.routing.Deployment;
import io.vertx.core.MultiMap;

/** Tells a caller what served its request. */
final class RouteHeaders {

  private RouteHeaders() {}

  static void put(MultiMap headers, Permitted permitted, Deployment deployment, int attempts) {
    headers.set("x-sluice-model", permitted.allowed().granted().alias());
    headers.set("x-sluice-provider", deployment.provider());
    headers.set("x-sluice-upstream-model", deployment.upstreamModel());
    if (attempts > 1) {
      headers.set("x-sluice-attempts", Integer.toString(attempts));
    }
  }
}
