package io.sluice.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts good and bad in the time just past, in ten slices, without locks. A slice is one word:
 * which slice of time it is about, how many were counted in it, and how many of them were bad.
 */
final class Window {

  private static final int SLICES = 10;
  private static final int BITS = 20;
  private static final long MOST = (1L << BITS) - 1;
  private static final long AGES = (1L << 24) - 1;

  private final AtomicLongArray slices = new AtomicLongArray(SLICES);
  private final long origin;
  private final long sliceNanos;

  /**
   * Empty.
   *
   * @param now in nanoseconds, as are all times here
   */
  Window(Duration length, long now) {
    this.origin = now;
    this.sliceNanos = Math.max(1, length.toNanos() / SLICES);
  }

  void good(long now) {
    add(now, 1, 0);
  }

  void bad(long now) {
    add(now, 1, 1);
  }

  /** What was counted as good was not. */
  void spoiled(long now) {
    add(now, 0, 1);
  }

  private void add(long now, int all, int bad) {
    long age = age(now);
    int place = (int) (age % SLICES);
    while (true) {
      long was = slices.get(place);
      boolean current = was >>> (2 * BITS) == (age & AGES);
      long counted = current ? was >>> BITS & MOST : 0;
      long bads = current ? was & MOST : 0;
      long is =
          (age & AGES) << (2 * BITS)
              | Math.min(MOST, counted + all) << BITS
              | Math.min(MOST, bads + bad);
      if (slices.compareAndSet(place, was, is)) {
        return;
      }
    }
  }

  /** Whether at least so many were counted, and so many percent of them were bad. */
  boolean exceeds(int percent, int of, long now) {
    long age = age(now);
    long all = 0;
    long bad = 0;
    for (int i = 0; i < SLICES && i <= age; i++) {
      long slice = slices.get((int) ((age - i) % SLICES));
      if (slice >>> (2 * BITS) == (age - i & AGES)) {
        all += slice >>> BITS & MOST;
        bad += slice & MOST;
      }
    }
    return all >= of && Math.min(bad, all) * 100 >= percent * all;
  }

  /** Threads read their clocks in whatever order. */
  private long age(long now) {
    return Math.max(0, now - origin) / sliceNanos;
  }
}
