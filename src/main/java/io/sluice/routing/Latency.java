package io.sluice.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How long first tokens took lately: an average in which what is ten seconds old counts a third,
 * and which believes bad news at once.
 */
final class Latency {

  private static final double MEMORY = Duration.ofSeconds(10).toNanos();

  /** Where requests go by latency, the slower places are looked at again after this long... */
  private static final long LOOK_AGAIN = Duration.ofSeconds(10).toNanos();

  /** ...or after so many times what they took, so that looking costs few callers much. */
  private static final long TIMES = 10;

  private record Average(double nanos, long at) {}

  private final AtomicReference<@Nullable Average> average = new AtomicReference<>();
  private final AtomicLong looked;

  Latency(long now) {
    this.looked = new AtomicLong(now - LOOK_AGAIN);
  }

  /** In nanoseconds; -1 if nothing is known. */
  double nanos() {
    Average known = average.get();
    return known == null ? -1 : known.nanos();
  }

  void took(long nanos, long now) {
    while (true) {
      Average before = average.get();
      if (average.compareAndSet(before, after(before, nanos, now))) {
        return;
      }
    }
  }

  /** It took at least so long: nobody waited for the end. */
  void tookMoreThan(long nanos, long now) {
    if (nanos > nanos()) {
      took(nanos, now);
    }
  }

  private static Average after(@Nullable Average before, long nanos, long now) {
    if (before == null || nanos > 4 * before.nanos()) {
      return new Average(nanos, now);
    }
    // Of many at the same moment each still counts a little.
    double fresh = Math.max(0.05, 1 - Math.exp(-Math.max(0, now - before.at()) / MEMORY));
    return new Average(before.nanos() + fresh * (nanos - before.nanos()), now);
  }

  /** True for one request at a time that should find out how it is now. */
  boolean lookNow(long now) {
    long last = looked.get();
    long pause = Math.max(LOOK_AGAIN, (long) (TIMES * nanos()));
    return now - last >= pause && looked.compareAndSet(last, now);
  }
}
