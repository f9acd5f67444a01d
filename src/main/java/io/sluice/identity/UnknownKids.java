package io.sluice.identity;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What tokens with unknown key ids may cause: two loads at once and one each 30 seconds, however
 * many tokens come and whatever ids they make up. Takes no lock.
 */
final class UnknownKids {

  static final Duration INTERVAL = Duration.ofSeconds(30);
  static final int BURST = 2;
  static final int MAX_REMEMBERED = 1000;

  private final LongSupplier nanoTime;
  private final long start;
  private final AtomicLong spentUntil = new AtomicLong();
  private final LongAdder seen = new LongAdder();
  private volatile Set<KeySet.Id> missing = ConcurrentHashMap.newKeySet();

  UnknownKids(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /**
   * Takes the right to one load, if there is one. Each load is paid for with an interval of time;
   * {@code spentUntil} is where the time that was spent ends, and may run ahead of the clock by
   * what the burst allows.
   */
  boolean mayLoad() {
    long interval = INTERVAL.toNanos();
    long now = nanoTime.getAsLong() - start;
    while (true) {
      long before = spentUntil.get();
      long from = Math.max(before, now);
      if (from - now > interval * (BURST - 1)) {
        return false;
      }
      if (spentUntil.compareAndSet(before, from + interval)) {
        return true;
      }
    }
  }

  /** Whether a load that was made for it did not bring it. */
  boolean knownToBeMissing(KeySet.Id id) {
    return missing.contains(id);
  }

  /**
   * Notes that a load did not bring it. Only so many are remembered; the others wait their turn.
   */
  void remember(KeySet.Id id) {
    if (missing.size() < MAX_REMEMBERED) {
      missing.add(id);
    }
  }

  /** The keys are fresh: what was missing may be there. */
  void forget() {
    missing = ConcurrentHashMap.newKeySet();
  }

  /** Counts a token that was answered with no key. */
  void count() {
    seen.increment();
  }

  long counted() {
    return seen.sum();
  }
}
