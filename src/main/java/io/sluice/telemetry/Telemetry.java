package io.sluice.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * All meters of one broker. Labels hold names from the configuration only, never what a caller
 * sent, so the number of series is bounded by the configuration.
 */
public final class Telemetry implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Map<RouteKey, RouteMeters> routes = new ConcurrentHashMap<>();
  private final Map<ToolKey, ToolMeters> tools = new ConcurrentHashMap<>();
  private final Map<Rejection, Counter> rejections = new ConcurrentHashMap<>();

  private record RouteKey(String team, String provider, String model) {}

  private record ToolKey(String team, String tool) {}

  private record Rejection(String station, String reason) {}

  public Telemetry() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /** The meters of one team's use of one model, looked up once and held. */
  public RouteMeters route(String team, String provider, String model) {
    return routes.computeIfAbsent(
        new RouteKey(team, provider, model), k -> new RouteMeters(registry, team, provider, model));
  }

  /** The meters of one team's use of one tool. */
  public ToolMeters tool(String team, String tool) {
    return tools.computeIfAbsent(
        new ToolKey(team, tool), k -> new ToolMeters(registry, team, tool));
  }

  /**
   * Counts a request that was not sent on.
   *
   * @param station which refused it
   * @param reason a stable code
   */
  public void rejected(String station, String reason) {
    rejections
        .computeIfAbsent(
            new Rejection(station, reason),
            k ->
                Counter.builder("sluice.rejections")
                    .description("Requests refused before dispatch")
                    .tag("station", station)
                    .tag("reason", reason)
                    .register(registry))
        .increment();
  }

  /** Counts something rare, by labels that the configuration bounds. */
  public void count(String name, String description, String... tags) {
    Counter.builder(name).description(description).tags(tags).register(registry).increment();
  }

  /** Counts a reload of the configuration. */
  public void reloaded(boolean accepted) {
    registry
        .counter("sluice.config.reloads", "outcome", accepted ? "accepted" : "refused")
        .increment();
  }

  /**
   * Shows a value that someone else keeps. Registering the same name and tags again replaces it.
   */
  public void gauge(String name, String description, DoubleSupplier value, String... tags) {
    Gauge.Builder<DoubleSupplier> gauge =
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
            .description(description)
            .tags(tags)
            .strongReference(true);
    Gauge before = registry.find(name).tags(tags).gauge();
    if (before != null) {
      registry.remove(before);
    }
    gauge.register(registry);
  }

  /** Shows a count that someone else keeps. The first registration of a name and its tags stays. */
  public void counter(String name, String description, DoubleSupplier value, String... tags) {
    FunctionCounter.builder(name, this, self -> value.getAsDouble())
        .description(description)
        .tags(tags)
        .register(registry);
  }

  /** Everything, in Prometheus' text format. Takes milliseconds: not for an event loop. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
