package io.sluice.routing;

import io.sluice.config.ProviderConfig;
import io.sluice.config.RoutingConfig;
import io.sluice.config.SluiceConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the way of each request to a deployment that serves it. One for the process: how
 * deployments do is what all event loops found out together. No locks on the road.
 */
public final class Router {

  private final LongSupplier nanoClock;
  private final DoubleSupplier random;
  private volatile Known known;

  /** All that is known of the deployments of one configuration. */
  private record Known(
      RoutingConfig config, Map<String, Place> places, Map<String, RetryBudget> budgets) {}

  /** A deployment that stays the same, at a provider that stays the same, keeps its health. */
  private record Place(@Nullable ProviderConfig provider, Health health) {}

  /**
   * Without deployments.
   *
   * @param nanoClock as {@link System#nanoTime()}
   * @param random numbers from 0 to below 1, for any thread
   */
  public Router(LongSupplier nanoClock, DoubleSupplier random) {
    this.nanoClock = nanoClock;
    this.random = random;
    this.known = new Known(RoutingConfig.STANDARD, Map.of(), Map.of());
  }

  /** From now on. Not for use by two threads at once. */
  public void configure(SluiceConfig config) {
    long now = nanoClock.getAsLong();
    RoutingConfig routing = config.routing();
    Map<String, Place> places = new LinkedHashMap<>();
    Map<String, RetryBudget> budgets = new LinkedHashMap<>();
    for (Model model : Catalog.compile(config).all()) {
      budgets.put(model.alias(), budget(model.alias(), routing, now));
      for (Deployment deployment : model.deployments()) {
        ProviderConfig provider = config.providers().get(deployment.provider());
        places.put(deployment.id(), place(deployment, provider, routing, now));
      }
    }
    known =
        new Known(
            routing, Collections.unmodifiableMap(places), Collections.unmodifiableMap(budgets));
  }

  private RetryBudget budget(String alias, RoutingConfig routing, long now) {
    RetryBudget budget = known.budgets().get(alias);
    if (budget == null) {
      return new RetryBudget(routing.retries().budget(), now);
    }
    budget.configure(routing.retries().budget());
    return budget;
  }

  private Place place(
      Deployment deployment, @Nullable ProviderConfig provider, RoutingConfig routing, long now) {
    Place before = known.places().get(deployment.id());
    if (before == null || before.provider() == null || !before.provider().equals(provider)) {
      return new Place(provider, new Health(deployment, routing, now));
    }
    before.health().configure(deployment, routing, now);
    return before;
  }

  /**
   * The way of one request.
   *
   * @param granted the model, with the deployments that the caller may use
   */
  public Itinerary route(Model granted, RouteRequest asked) {
    Known current = known;
    long now = nanoClock.getAsLong();
    List<Candidate> fit = new ArrayList<>(granted.deployments().size());
    for (Deployment deployment : granted.deployments()) {
      if (asked.mayGoTo(deployment)) {
        fit.add(new Candidate(deployment, health(current, deployment, now)));
      }
    }
    Candidate[] order = fit.toArray(Candidate[]::new);
    Ranking.rank(order, granted.policy(), asked, random, now);
    RetryBudget budget = current.budgets().get(granted.alias());
    if (budget == null) {
      budget = new RetryBudget(current.config().retries().budget(), now);
    }
    budget.request();
    return new Itinerary(
        order, granted.policy(), asked, current.config().retries(), budget, nanoClock, random);
  }

  /** One that a newer configuration no longer has is finished without a past. */
  private static Health health(Known current, Deployment deployment, long now) {
    Place place = current.places().get(deployment.id());
    return place == null ? new Health(deployment, current.config(), now) : place.health();
  }

  /** How a deployment does; null if there is none with this id. */
  public @Nullable DeploymentState state(String id) {
    Place place = known.places().get(id);
    return place == null ? null : place.health().state();
  }

  /** What requests for a model did; null if there is none with this alias. */
  public @Nullable ModelState model(String alias) {
    RetryBudget budget = known.budgets().get(alias);
    return budget == null ? null : budget.state(alias, nanoClock.getAsLong());
  }

  /** All models, in the order of the configuration. */
  public List<String> models() {
    return List.copyOf(known.budgets().keySet());
  }

  /** How all deployments do, in the order of the configuration. */
  public List<DeploymentState> states() {
    return known.places().values().stream().map(place -> place.health().state()).toList();
  }
}
