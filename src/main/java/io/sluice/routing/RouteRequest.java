package io.sluice.routing;

import io.sluice.wire.Feature;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What routing needs to know of a request.
 *
 * @param team who asks
 * @param environment of the token
 * @param region where the data must go, if the caller says so: no deployment elsewhere is used;
 *     empty for no such wish
 * @param features what the request contains beside text
 * @param session what requests of one conversation or program have in common; empty if not known
 * @param cacheKey the prompt cache key that the caller gives; empty for none
 * @param able whether a deployment can be asked at all, in the format of the request or in one that
 *     it translates to
 * @param cost what the request may cost at a deployment, in any one unit
 */
public record RouteRequest(
    String team,
    String environment,
    String region,
    Set<Feature> features,
    String session,
    String cacheKey,
    Predicate<Deployment> able,
    ToLongFunction<Deployment> cost) {

  /** Empty where nothing keeps it anywhere. */
  String stickyKey(Stickiness sticky) {
    return switch (sticky) {
      case NONE -> "";
      case SESSION -> session;
      case CACHE_KEY -> cacheKey;
    };
  }

  boolean mayGoTo(Deployment deployment) {
    return (region.isEmpty() || region.equals(deployment.region()))
        && deployment.conditions().hold(this)
        && able.test(deployment);
  }
}
