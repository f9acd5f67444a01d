package io.sluice.limits;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Runs something later. */
public interface Scheduler {

  /**
   * Runs the task once, not before the delay is over.
   *
   * @return takes it back, if it has not run yet
   */
  Runnable after(Duration delay, Runnable task);

  /** By the timers of Vert.x, whose grain is a millisecond. */
  static Scheduler of(Vertx vertx) {
    return (delay, task) -> {
      long millis = Math.max(1, delay.plusNanos(999_999).toMillis());
      long timer = vertx.setTimer(millis, fired -> task.run());
      return () -> vertx.cancelTimer(timer);
    };
  }
}
