package io.sluice.routing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How long first tokens took lately: an average in which what is ten seconds old counts a third.
 * While many come at once, each still counts a little, and bad news more than good.
 */
final class Latency {

  private static final double MEMORY = Duration.ofSeconds(10).toNanos();

  private static final double WORSE = 0.2;
  private static final double BETTER = 0.05;

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
    if (before == null) {
      return new Average(nanos, now);
    }
    double least = nanos > before.nanos() ? WORSE : BETTER;
    double fresh = Math.max(least, 1 - Math.exp(-Math.max(0, now - before.at()) / MEMORY));
    return new Average(before.nanos() + fresh * (nanos - before.nanos()), now);
  }

  /** True for one request at a time that should find out how it is now. */
  boolean lookNow(long now) {
    long last = looked.get();
    long pause = Math.max(LOOK_AGAIN, (long) (TIMES * nanos()));
    return now - last >= pause && looked.compareAndSet(last, now);
  }
}
