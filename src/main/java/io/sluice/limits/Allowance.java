package io.sluice.limits;

import static java.util.Objects.requireNonNull;

import io.sluice.limits.Verdict.Granted;
import io.sluice.limits.Verdict.Reason;
import io.sluice.limits.Verdict.Refused;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * What one team has used of one provider: a GCRA for the rate (ITU-T I.371, virtual scheduling) and
 * a count of open requests. Both are one immutable value, so that one compare-and-set commits both
 * or neither.
 */
final class Allowance {

  /** How long to wait when too many requests are open: no clock can tell when one ends. */
  private static final Duration CONCURRENCY_RETRY = Duration.ofSeconds(1);

  private final LongSupplier nanoClock;
  private final AtomicReference<State> state;

  /**
   * What was used.
   *
   * @param arrival theoretical arrival time of the next request, on the clock's scale
   */
  private record State(long arrival, int open) {}

  Allowance(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.state = new AtomicReference<>(new State(nanoClock.getAsLong(), 0));
  }

  Verdict reserve(Limit limit, Reservation reservation) {
    while (true) {
      State before = requireNonNull(state.get());
      long now = nanoClock.getAsLong();
      if (before.open() >= limit.concurrent()) {
        return new Refused(
            Reason.EXHAUSTED,
            new LimitState(
                "",
                Dimension.CONCURRENT_REQUESTS,
                "",
                Duration.ZERO,
                limit.concurrent(),
                0,
                Duration.ZERO),
            CONCURRENCY_RETRY,
            headroom(limit, before.arrival(), now));
      }
      long arrival = before.arrival();
      if (limit.limitsRate()) {
        // Differences, not values: a nano clock may be negative and may wrap.
        long behind = Math.max(0, arrival - now);
        long ahead = behind + limit.interval() - limit.tolerance();
        if (ahead > 0) {
          return new Refused(
              Reason.EXHAUSTED,
              headroom(limit, arrival, now).get(0),
              Duration.ofNanos(ahead),
              headroom(limit, arrival, now));
        }
        arrival = now + behind + limit.interval();
      }
      if (state.compareAndSet(before, new State(arrival, before.open() + 1))) {
        return new Granted(reservation, headroom(limit, arrival, now));
      }
    }
  }

  void release() {
    state.updateAndGet(s -> new State(s.arrival(), s.open() - 1));
  }

  private static List<LimitState> headroom(Limit limit, long arrival, long now) {
    if (!limit.limitsRate()) {
      return List.of();
    }
    long behind = Math.max(0, arrival - now);
    long remaining = Math.max(0, (limit.tolerance() - behind) / limit.interval());
    return List.of(
        new LimitState(
            "",
            Dimension.REQUESTS,
            "minute",
            Duration.ofMinutes(1),
            limit.burst(),
            Math.min(remaining, limit.burst()),
            Duration.ofNanos(behind)));
  }
}
