package io.sluice.identity;

import java.time.Duration;
import java.util.Map;
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

  /** When a load did not bring it. */
  private volatile Map<KeySet.Id, Long> missing = new ConcurrentHashMap<>();

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

  /**
   * Whether a load that was made for it just now did not bring it. Not for longer than the
   * interval: a key may be used before it is published, and anybody can ask for one that is yet to
   * come.
   */
  boolean knownToBeMissing(KeySet.Id id) {
    Long since = missing.get(id);
    return since != null && nanoTime.getAsLong() - since < INTERVAL.toNanos();
  }

  /**
   * Notes that a load did not bring it. Only so many are remembered; the others wait their turn.
   */
  void remember(KeySet.Id id) {
    if (missing.size() < MAX_REMEMBERED || missing.containsKey(id)) {
      missing.put(id, nanoTime.getAsLong());
    }
  }

  /** The keys are fresh: what was missing may be there. */
  void forget() {
    missing = new ConcurrentHashMap<>();
  }

  /** Counts a token that was answered with no key. */
  void count() {
    seen.increment();
  }

  long counted() {
    return seen.sum();
  }
}
