package io.sluice.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What one team does with one tool. */
public final class ToolMeters {

  private final MeterRegistry registry;
  private final String team;
  private final String tool;
  private final Map<Ending, Counter> endings = new ConcurrentHashMap<>();
  private final Timer duration;

  /**
   * @param status its first digit: {@code 2xx}
   */
  private record Ending(String outcome, String status) {}

  ToolMeters(MeterRegistry registry, String team, String tool) {
    this.registry = registry;
    this.team = team;
    this.tool = tool;
    this.duration =
        Timer.builder("sluice.tool.duration")
            .description("From the request's arrival to the last byte of the tool's answer")
            .tag("tool", tool)
            .register(registry);
  }

  /** Takes in a request that was sent to the tool and is over. */
  public void finished(RequestEvent event) {
    endings
        .computeIfAbsent(
            new Ending(event.outcome(), event.status() / 100 + "xx"),
            ending ->
                Counter.builder("sluice.tool.requests")
                    .description("Requests sent to a tool, by how they ended")
                    .tag("team", team)
                    .tag("tool", tool)
                    .tag("outcome", ending.outcome())
                    .tag("status", ending.status())
                    .register(registry))
        .increment();
    duration.record(event.durationMillis(), TimeUnit.MILLISECONDS);
  }
}
