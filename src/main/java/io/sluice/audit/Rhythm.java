package io.sluice.audit;

import java.time.Clock;
import java.time.Duration;

/** Tells when something is due again. A clock that is set back does not hold it up. */
final class Rhythm {

  private final Clock clock;
  private final long period;
  private long last;

  /**
   * Due for the first time after a period.
   *
   * @param period to the millisecond
   */
  Rhythm(Clock clock, Duration period) {
    this.clock = clock;
    this.period = period.toMillis();
    restart();
  }

  /** Whether it is due; if so, not again before another period. */
  boolean due() {
    long now = clock.millis();
    if (Math.abs(now - last) < period) {
      return false;
    }
    last = now;
    return true;
  }

  void makeDue() {
    last = clock.millis() - period;
  }

  void restart() {
    last = clock.millis();
  }
}
