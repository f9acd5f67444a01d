package io.sluice.routing;

import io.sluice.wire.Feature;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleSupplier;

/**
 * Puts the deployments that may serve a request in the order that its model's strategy asks for.
 */
final class Ranking {

  private final ModelPolicy policy;
  private final RouteRequest asked;
  private final DoubleSupplier random;
  private final long now;
  private final long key;
  private final boolean sticks;

  private Ranking(ModelPolicy policy, RouteRequest asked, DoubleSupplier random, long now) {
    this.policy = policy;
    this.asked = asked;
    this.random = random;
    this.now = now;
    String stickyKey = asked.stickyKey(policy.sticky());
    this.sticks = !stickyKey.isEmpty();
    // Teams that use the same key, such as "default", need not all meet at one place.
    this.key = sticks ? Shares.hash(Shares.hash(0, asked.team()), stickyKey) : 0;
  }

  static void rank(
      Candidate[] all, ModelPolicy policy, RouteRequest asked, DoubleSupplier random, long now) {
    if (all.length > 1 && policy.strategy() != Strategy.PRIORITY) {
      new Ranking(policy, asked, random, now).sort(all);
    }
  }

  private record Scored(Candidate candidate, double score, double share) {}

  private void sort(Candidate[] all) {
    Scored[] scored = new Scored[all.length];
    for (int i = 0; i < all.length; i++) {
      scored[i] = new Scored(all[i], score(all[i]), share(all[i]));
    }
    Arrays.sort(
        scored, Comparator.comparingDouble(Scored::score).thenComparingDouble(Scored::share));
    for (int i = 0; i < all.length; i++) {
      all[i] = scored[i].candidate();
    }
    if (policy.strategy() == Strategy.LOWEST_LATENCY && !sticks) {
      lookAround(all);
    }
  }

  /** A key that sticks goes before everything but the price. */
  private double score(Candidate one) {
    return switch (policy.strategy()) {
      case PRIORITY, WEIGHTED -> 0;
      case LOWEST_COST -> asked.cost().applyAsLong(one.deployment);
      case LEAST_BUSY ->
          sticks ? 0 : (double) one.health.limit.inFlight() / one.deployment.weight();
      case LOWEST_LATENCY -> sticks ? 0 : known(latency(one).nanos());
    };
  }

  private double share(Candidate one) {
    int weight = one.deployment.weight();
    return sticks
        ? Shares.score(one.health.hash(), key, weight)
        : Shares.score(random.getAsDouble(), weight);
  }

  /** One that nobody knows is looked at by one request; until it has answered it comes last. */
  private static double known(double nanos) {
    return nanos < 0 ? Double.MAX_VALUE : nanos;
  }

  /** Now and then a request goes to a slower place: it may be the faster one by now. */
  private void lookAround(Candidate[] all) {
    for (int i = 1; i < all.length; i++) {
      Candidate one = all[i];
      if (one.health.ready(now) && !one.health.rests(now) && latency(one).lookNow(now)) {
        System.arraycopy(all, 0, all, 1, i);
        all[0] = one;
        return;
      }
    }
  }

  private Latency latency(Candidate one) {
    return asked.features().contains(Feature.STREAMING) ? one.health.streams : one.health.others;
  }
}
