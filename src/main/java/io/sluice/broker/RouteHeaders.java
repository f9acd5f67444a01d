package io.sluice.broker;

import io.sluice.routing.Deployment;
import io.vertx.core.http.HttpServerResponse;

/** Tells a caller what served its request. */
final class RouteHeaders {

  private RouteHeaders() {}

  static void put(
      HttpServerResponse response, Permitted permitted, Deployment deployment, int attempts) {
    response.putHeader("x-sluice-model", permitted.allowed().granted().alias());
    response.putHeader("x-sluice-provider", deployment.provider());
    response.putHeader("x-sluice-upstream-model", deployment.upstreamModel());
    if (attempts > 1) {
      response.putHeader("x-sluice-attempts", Integer.toString(attempts));
    }
  }
}
