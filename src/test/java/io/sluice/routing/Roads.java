package io.sluice.routing;

import io.sluice.config.ConfigSample;
import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.ModelConfig.WhenConfig;
import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.config.RoutingConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.wire.Feature;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A router with one model, {@code m}, whose time and luck are in the hands of a test. */
final class Roads {

  static final List<String> ALL = List.of("streaming", "tools", "images", "audio", "files");
  private static final Timeouts TIMEOUTS =
      new Timeouts(
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1),
          Duration.ofHours(1));

  /** As a real one may, it starts below zero. */
  private long nanos = -7_000_000_000L;

  private final Random random = new Random(7);
  final Router router = new Router(() -> nanos, () -> random.nextDouble());
  private SluiceConfig config = ConfigSample.empty().make();

  private Roads() {}

  static Roads with(String strategy, DeploymentConfig... deployments) {
    return with(RoutingConfig.STANDARD, strategy, "none", Duration.ZERO, deployments);
  }

  static Roads with(
      RoutingConfig routing,
      String strategy,
      String sticky,
      Duration hedge,
      DeploymentConfig... deployments) {
    Roads roads = new Roads();
    roads.configure(routing, strategy, sticky, hedge, deployments);
    return roads;
  }

  void configure(
      RoutingConfig routing,
      String strategy,
      String sticky,
      Duration hedge,
      DeploymentConfig... deployments) {
    Map<String, ProviderConfig> providers = new HashMap<>();
    for (DeploymentConfig one : deployments) {
      providers.put(one.provider(), provider("http://127.0.0.1:1/" + one.provider()));
    }
    configure(
        ConfigSample.empty()
            .providers(providers)
            .routing(routing)
            .models(
                Map.of(
                    "m",
                    new ModelConfig(strategy, sticky, hedge, Duration.ZERO, List.of(deployments))))
            .make());
  }

  void configure(SluiceConfig fresh) {
    config = fresh;
    router.configure(fresh);
  }

  SluiceConfig config() {
    return config;
  }

  static ProviderConfig provider(String url) {
    return new ProviderConfig("openai", URI.create(url), null, false, 1, 1, TIMEOUTS);
  }

  static DeploymentConfig at(String provider) {
    return new DeploymentConfig(provider, "up");
  }

  static DeploymentConfig at(String provider, int weight) {
    return at(provider, weight, WhenConfig.ALWAYS, ALL, null);
  }

  static DeploymentConfig at(
      String provider, int weight, WhenConfig when, List<String> supports, @Nullable Integer most) {
    return new DeploymentConfig(provider, "up", null, null, null, weight, when, supports, most);
  }

  /** Deployments at these providers. */
  static DeploymentConfig[] places(String... providers) {
    return List.of(providers).stream().map(Roads::at).toArray(DeploymentConfig[]::new);
  }

  Model model() {
    return Objects.requireNonNull(Catalog.compile(config).find("m"));
  }

  Itinerary route(RouteRequest asked) {
    return router.route(model(), asked);
  }

  Itinerary route() {
    return route(stream());
  }

  /** A trial of the next deployment of a new request. */
  Trial begin() {
    return begin(route());
  }

  static Trial begin(Itinerary way) {
    return way.begin(way.next().orElseThrow()).orElseThrow();
  }

  /** Where a new request would go first. */
  String first() {
    return route().next().map(Deployment::provider).orElse("nowhere");
  }

  /** All places in the order that a new request would try them. */
  List<String> order(RouteRequest asked) {
    Itinerary way = route(asked);
    List<String> order = new ArrayList<>();
    for (var next = way.next(); next.isPresent(); next = way.next()) {
      order.add(next.get().provider());
    }
    return order;
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  long now() {
    return nanos;
  }

  DeploymentState state(String provider) {
    return router.states().stream()
        .filter(state -> state.provider().equals(provider))
        .findFirst()
        .orElseThrow();
  }

  /** A plain streamed request. */
  static RouteRequest stream() {
    return asks(Set.of(Feature.STREAMING), "", "");
  }

  static RouteRequest asks(Set<Feature> features, String session, String cacheKey) {
    return new RouteRequest(
        "search", "production", "", features, session, cacheKey, place -> true, place -> 0);
  }
}
