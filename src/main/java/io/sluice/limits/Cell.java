package io.sluice.limits;

import io.sluice.limits.LimitStore.Level;
import org.jspecify.annotations.Nullable;

/** What is kept of one counter. What changes is guarded by one of the {@link Locks}. */
abstract class Cell {

  /** The answer of {@link #delay} when no wait is long enough. */
  static final long NEVER = Long.MAX_VALUE;

  /** More than any amount, and small enough to be added to another such. */
  static final long MUCH = Long.MAX_VALUE / 4;

  private static final long REMEMBERED = 60_000_000_000L;

  /** Of its counter. */
  final String key;

  /** Which of the {@link Locks} guards it. */
  final int stripe;

  /**
   * A guess at the one that is asked for next, as it was last time: saves looking it up. Not
   * guarded; whoever uses it compares the key.
   */
  @Nullable Cell next;

  /** Whether it was thrown out: whoever finds it so looks for its successor. */
  boolean gone;

  /** When it was last asked for something. */
  private long touched;

  Cell(String key, long now) {
    this.key = key;
    stripe = Locks.stripe(key);
    touched = now;
  }

  static Cell of(Counter counter, long now) {
    if (counter instanceof Counter.Rate rate) {
      return new RateCell(rate, now);
    }
    return counter instanceof Counter.Purse purse
        ? new PurseCell(purse, now)
        : new GateCell(counter.key(), now);
  }

  /** Nanoseconds until the amount could be had; 0 for now, {@link #NEVER} if it never can. */
  abstract long delay(Counter counter, long amount, long now);

  abstract void take(Counter counter, long amount, Hold hold, long now);

  /** Puts an amount in place of another. */
  abstract void settle(long claimed, long actual, Hold hold, long now);

  abstract Level level(Counter counter, long now);

  /** Whether a new one would be no different. */
  abstract boolean idle(long now);

  /** Whether it can be forgotten. Not at once: what is busy would come and go all the time. */
  final boolean forgettable(long now) {
    return now - touched > REMEMBERED && idle(now);
  }

  final void touch(long now) {
    if (now - touched > 0) {
      touched = now;
    }
  }

  static long plus(long used, long amount) {
    return Math.min(MUCH, used + Math.min(MUCH, amount));
  }
}
