package io.sluice.config;

import static io.sluice.config.Binding.count;
import static io.sluice.config.Binding.duration;
import static io.sluice.config.Binding.integer;
import static io.sluice.config.Binding.money;
import static io.sluice.config.Binding.size;
import static io.sluice.config.Binding.text;
import static io.sluice.config.Binding.texts;

import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.ModelConfig.WhenConfig;
import io.sluice.config.RoutingConfig.BreakerConfig;
import io.sluice.config.RoutingConfig.CacheConfig;
import io.sluice.config.RoutingConfig.RetriesConfig;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Models and routing of a file that passed every check, as records. */
final class RoutingBinding {

  private RoutingBinding() {}

  /** With those of its deployments whose provider is there. */
  static ModelConfig model(Place model, Stream<Place> deployments) {
    return new ModelConfig(
        text(model.field("strategy")),
        text(model.field("sticky")),
        duration(model.field("hedge")),
        duration(model.field("cache")),
        deployments.map(RoutingBinding::deployment).toList());
  }

  private static DeploymentConfig deployment(Place deployment) {
    return new DeploymentConfig(
        text(deployment.field("provider")),
        text(deployment.field("model")),
        deployment.field("environment").text(),
        deployment.field("region").text(),
        price(deployment.field("price")),
        integer(deployment.field("weight")),
        when(deployment.field("when")),
        texts(deployment.field("supports")),
        count(deployment.field("max_concurrent")));
  }

  private static WhenConfig when(Place when) {
    return new WhenConfig(
        texts(when.field("teams")),
        texts(when.field("environments")),
        texts(when.field("regions")),
        texts(when.field("features")));
  }

  private static @Nullable PriceConfig price(Place price) {
    return price.present()
        ? new PriceConfig(
            money(price.field("input")),
            money(price.field("cache_read")),
            money(price.field("cache_write")),
            money(price.field("output")))
        : null;
  }

  static RoutingConfig routing(Place routing) {
    Place retries = routing.field("retries");
    Place breaker = routing.field("breaker");
    Place cache = routing.field("cache");
    return new RoutingConfig(
        text(routing.field("region")),
        new RetriesConfig(
            integer(retries.field("max")),
            duration(retries.field("backoff")),
            duration(retries.field("max_backoff")),
            integer(retries.field("budget"))),
        new BreakerConfig(
            integer(breaker.field("errors")),
            integer(breaker.field("of")),
            duration(breaker.field("window")),
            duration(breaker.field("slow_first_token")),
            duration(breaker.field("open")),
            integer(breaker.field("probes"))),
        routing.field("adaptive_concurrency").isTrue(),
        new CacheConfig(
            size(cache.field("size")), Math.toIntExact(size(cache.field("max_answer")))));
  }
}
