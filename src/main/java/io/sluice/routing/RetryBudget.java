package io.sluice.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many retries a model's requests may cause together, where they add to the load of what
 * already fails: a share of the requests, and beside it {@link #FREE} and one for each second, so
 * that a quiet model has some. When everything fails, all retries together are a small addition to
 * the load and not a multiple of it.
 */
final class RetryBudget {

  /** What there is at the start, and what time alone fills up to. */
  static final int FREE = 10;

  private static final long RETRY = 100;
  private static final long MOST = 100 * RETRY;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong balance = new AtomicLong(FREE * RETRY);
  private final AtomicLong filled;
  private volatile int percent;

  /** What it was used for, and what beside it. */
  final Detours detours = new Detours();

  /**
   * With all that is free.
   *
   * @param percent of the requests; 0 for no retries at all
   */
  RetryBudget(int percent, long now) {
    this.percent = percent;
    this.filled = new AtomicLong(now);
  }

  void configure(int fresh) {
    percent = fresh;
  }

  /** A request, not counting its retries. */
  void request() {
    if (balance.get() < MOST) {
      balance.addAndGet(percent);
    }
  }

  /** Whether there may be one more. */
  boolean take(long now) {
    if (percent == 0) {
      return false;
    }
    fill(now);
    while (true) {
      long before = balance.get();
      if (before < RETRY) {
        return false;
      }
      if (balance.compareAndSet(before, before - RETRY)) {
        return true;
      }
    }
  }

  /** How many more it would allow. */
  double left(long now) {
    if (percent == 0) {
      return 0;
    }
    fill(now);
    return (double) balance.get() / RETRY;
  }

  ModelState state(String alias, long now) {
    return new ModelState(
        alias,
        detours.retries.sum(),
        detours.failovers.sum(),
        detours.hedges.sum(),
        detours.hedgesWon.sum(),
        detours.hedgesLost.sum(),
        detours.retriesDenied.sum(),
        detours.hedgesDenied.sum(),
        left(now));
  }

  private void fill(long now) {
    long last = filled.get();
    long seconds = (now - last) / SECOND;
    if (seconds > 0 && filled.compareAndSet(last, last + seconds * SECOND)) {
      long room = FREE * RETRY - balance.get();
      if (room > 0) {
        balance.addAndGet(Math.min(room, seconds * RETRY));
      }
    }
  }
}
