package io.sluice.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What one team does with one model of one provider. */
public final class RouteMeters {

  private static final Duration[] FIRST_TOKEN =
      millis(25, 50, 100, 200, 400, 800, 1600, 3200, 6400, 12800, 30000, 60000);
  private static final Duration[] DURATION =
      millis(50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 120000, 300000, 900000);

  private final MeterRegistry registry;
  private final String[] labels;
  private final Map<String, Counter> outcomes = new ConcurrentHashMap<>();
  private final Counter input;
  private final Counter cacheRead;
  private final Counter cacheWrite;
  private final Counter output;
  private final Counter reasoning;
  private final Timer firstToken;
  private final Timer duration;

  RouteMeters(MeterRegistry registry, String team, String provider, String model) {
    this.registry = registry;
    this.labels = new String[] {"team", team, "provider", provider, "model", model};
    this.input = tokens("input");
    this.cacheRead = tokens("cache_read");
    this.cacheWrite = tokens("cache_write");
    this.output = tokens("output");
    this.reasoning = tokens("reasoning");
    this.firstToken =
        timer(
            "sluice.first.token",
            "From the request's arrival to the first token",
            FIRST_TOKEN,
            provider,
            model);
    this.duration =
        timer(
            "sluice.request.duration",
            "From the request's arrival to the last byte",
            DURATION,
            provider,
            model);
  }

  /** Takes in a request that was sent to the provider and is over. */
  public void finished(RequestEvent event) {
    outcomes.computeIfAbsent(event.outcome(), this::requests).increment();
    add(input, event.inputTokens());
    add(cacheRead, event.cacheReadTokens());
    add(cacheWrite, event.cacheWriteTokens());
    add(output, event.outputTokens());
    add(reasoning, event.reasoningTokens());
    duration.record(event.durationMillis(), TimeUnit.MILLISECONDS);
    if (event.firstTokenMillis() >= 0) {
      firstToken.record(event.firstTokenMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void add(Counter counter, long amount) {
    counter.increment((double) amount);
  }

  private Counter requests(String outcome) {
    return Counter.builder("sluice.requests")
        .description("Requests sent to a provider, by how they ended")
        .tags(labels)
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter tokens(String kind) {
    return Counter.builder("sluice.tokens")
        .description("Tokens spent; reasoning is part of output")
        .tags(labels)
        .tag("kind", kind)
        .register(registry);
  }

  private Timer timer(
      String name, String description, Duration[] buckets, String provider, String model) {
    return Timer.builder(name)
        .description(description)
        .tags("provider", provider, "model", model)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  private static Duration[] millis(long... millis) {
    Duration[] durations = new Duration[millis.length];
    for (int i = 0; i < millis.length; i++) {
      durations[i] = Duration.ofMillis(millis[i]);
    }
    return durations;
  }
}
