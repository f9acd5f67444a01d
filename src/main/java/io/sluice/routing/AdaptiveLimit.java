package io.sluice.routing;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests a deployment bears at the same time, learned from it while there are others to
 * go to: additive increase, multiplicative decrease, as in TCP (RFC 5681). It starts without a
 * bound. A sign of too much takes three tenths off what was open then, once for all requests that
 * were on their way; each good answer while most places are taken adds a tenth of a place, or, of
 * few, one for a round of them.
 */
final class AdaptiveLimit {

  private static final long PLACE = 1000;
  private static final long HIGHEST = Deployment.UNBOUNDED * PLACE;

  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong learned = new AtomicLong(HIGHEST);
  private final AtomicLong lowered;
  private volatile int bound;
  private volatile boolean adaptive;

  AdaptiveLimit(int bound, boolean adaptive, long now) {
    this.bound = bound;
    this.adaptive = adaptive;
    this.lowered = new AtomicLong(now);
  }

  void configure(int freshBound, boolean freshAdaptive) {
    bound = freshBound;
    adaptive = freshAdaptive;
    if (!freshAdaptive) {
      learned.set(HIGHEST);
    }
  }

  int inFlight() {
    return inFlight.get();
  }

  int limit() {
    return (int) Math.min(bound, learned.get() / PLACE);
  }

  boolean full() {
    return inFlight.get() >= limit();
  }

  /** Whether there is no place left of those that the configuration gives. */
  boolean atBound() {
    return inFlight.get() >= bound;
  }

  /**
   * Takes a place; false when there is none.
   *
   * @param past what was learned: only the configured bound counts
   */
  boolean enter(boolean past) {
    int before = inFlight.get();
    while (before < (past ? bound : limit())) {
      if (inFlight.compareAndSet(before, before + 1)) {
        return true;
      }
      before = inFlight.get();
    }
    return false;
  }

  void leave() {
    inFlight.decrementAndGet();
  }

  /** A request, still counted as open, went well. */
  void well() {
    long before = learned.get();
    if (before < HIGHEST && inFlight.get() * PLACE * 2 >= before) {
      long more = Math.max(PLACE / 10, PLACE * PLACE / before);
      learned.compareAndSet(before, before + Math.min(more, HIGHEST - before));
    }
  }

  /**
   * A request, still counted as open, met signs of too much.
   *
   * @param begun when it was sent
   */
  void tooMuch(long begun, long now) {
    long last = lowered.get();
    // What was sent before the last cut knows nothing of it.
    if (adaptive && begun - last >= 0 && lowered.compareAndSet(last, Math.max(now, begun + 1))) {
      long used = Math.min(learned.get(), inFlight.get() * PLACE);
      learned.set(Math.max(PLACE, used * 7 / 10));
    }
  }
}
