package io.sluice.identity;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How time passes for a key ring.
 *
 * @param nanoTime like {@link System#nanoTime()}
 * @param random from 0 to 1
 */
record Pace(LongSupplier nanoTime, DoubleSupplier random, Timer timer) {

  /** Does something later. */
  interface Timer {
    /** Gives back what calls it off. */
    Runnable after(Duration delay, Runnable task);
  }

  /** Real time. */
  static Pace of(Vertx vertx) {
    return new Pace(
        System::nanoTime,
        Math::random,
        (delay, task) -> {
          long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
          return () -> vertx.cancelTimer(id);
        });
  }
}
