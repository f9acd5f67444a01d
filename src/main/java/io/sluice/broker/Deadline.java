package io.sluice.broker;

import io.sluice.config.ProviderConfig.Timeouts;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The first-token, idle and total timeouts of one call, on one timer: bytes only note the time, and
 * the timer looks at it when it fires.
 */
final class Deadline {

  /** Which time ran out. */
  enum Kind {
    FIRST_TOKEN,
    IDLE,
    TOTAL
  }

  private final Vertx vertx;
  private final Timeouts timeouts;
  private final Consumer<Kind> expired;
  private final long start = System.nanoTime();
  private long last = start;
  private boolean started;
  private long timer;

  Deadline(Vertx vertx, Timeouts timeouts, Consumer<Kind> expired) {
    this.vertx = vertx;
    this.timeouts = timeouts;
    this.expired = expired;
    arm(min(timeouts.firstToken(), timeouts.total()).toNanos());
  }

  /** Bytes of the answer's body came. */
  void touched() {
    last = System.nanoTime();
    if (!started) {
      started = true;
      vertx.cancelTimer(timer);
      check(0);
    }
  }

  void cancel() {
    vertx.cancelTimer(timer);
  }

  private void check(long id) {
    long now = System.nanoTime();
    long totalLeft = timeouts.total().toNanos() - (now - start);
    Duration silence = started ? timeouts.idle() : timeouts.firstToken();
    long silenceLeft = silence.toNanos() - (now - last);
    if (totalLeft <= 0) {
      expired.accept(Kind.TOTAL);
    } else if (silenceLeft <= 0) {
      expired.accept(started ? Kind.IDLE : Kind.FIRST_TOKEN);
    } else {
      arm(Math.min(totalLeft, silenceLeft));
    }
  }

  private void arm(long nanos) {
    timer = vertx.setTimer(Math.max(1, nanos / 1_000_000 + 1), this::check);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
