package io.sluice.telemetry;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/**
 * How late an event loop is: a timer on it notes by how much it missed its time. The figure is the
 * worst of about the last minute.
 */
public final class LoopDelay {

  private static final long PERIOD_MILLIS = 100;

  private final TimeWindowMax worst = new TimeWindowMax(Clock.SYSTEM, 20_000, 3);
  private long due;

  private LoopDelay() {}

  /** Watches the event loop that calls this, until its verticle is undeployed. */
  public static void watch(Vertx vertx, Telemetry telemetry, String loop) {
    LoopDelay delay = new LoopDelay();
    delay.due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    vertx.setPeriodic(PERIOD_MILLIS, id -> delay.tick());
    telemetry.gauge(
        "sluice.event.loop.delay.seconds",
        "Worst lateness of the event loop in the last minute",
        () -> delay.worst.poll(TimeUnit.NANOSECONDS) / 1e9,
        "loop",
        loop);
  }

  private void tick() {
    long now = System.nanoTime();
    worst.record((double) Math.max(0, now - due), TimeUnit.NANOSECONDS);
    due = now + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
  }
}
