package io.sluice.broker;

import io.sluice.config.ProviderConfig.Timeouts;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The deadlines of one event loop's calls, looked at together a few times a second: two timers a
 * request would cost more than all of this, and no timeout here needs to be exact to the
 * millisecond.
 */
final class Deadlines {

  private static final long PERIOD_MILLIS = 50;

  private final Set<Deadline> running = new HashSet<>();

  Deadlines(Vertx vertx) {
    vertx.setPeriodic(PERIOD_MILLIS, id -> look());
  }

  /** Starts the clock of one call. */
  Deadline start(Timeouts timeouts, Consumer<Deadline.Kind> expired) {
    Deadline deadline = new Deadline(timeouts, expired, running::remove);
    running.add(deadline);
    return deadline;
  }

  private void look() {
    if (!running.isEmpty()) {
      long now = System.nanoTime();
      // A deadline that expires leaves the set.
      List.copyOf(running).forEach(deadline -> deadline.check(now));
    }
  }
}
