package io.sluice.limits;

import io.sluice.config.LimitConfig;
import io.sluice.config.RateConfig;

/**
 * How much a team may use of a provider. {@link #UNLIMITED} stands for no bound.
 *
 * @param requestsPerMinute sustained
 * @param burst requests that may come at once
 * @param concurrent requests open at the same time
 */
public record Limit(int requestsPerMinute, int burst, int concurrent) {

  public static final int UNLIMITED = Integer.MAX_VALUE;
  static final Limit NONE = new Limit(UNLIMITED, UNLIMITED, UNLIMITED);
  private static final long MINUTE = 60_000_000_000L;
  private static final long CENTURY = MINUTE * 60 * 24 * 36_500;

  public Limit {
    if (requestsPerMinute < 1 || burst < 1 || concurrent < 1) {
      throw new IllegalArgumentException("limits are positive");
    }
  }

  static Limit of(LimitConfig config) {
    RateConfig rate = config.requests().isEmpty() ? null : config.requests().get(0);
    Integer concurrent = config.concurrentRequests();
    return new Limit(
        rate == null ? UNLIMITED : (int) rate.amount(),
        rate == null ? UNLIMITED : (int) rate.burst(),
        concurrent == null ? UNLIMITED : concurrent);
  }

  boolean limitsRate() {
    return requestsPerMinute != UNLIMITED;
  }

  boolean limitsConcurrency() {
    return concurrent != UNLIMITED;
  }

  /** Nanoseconds between two requests at the sustained rate. */
  long interval() {
    return MINUTE / requestsPerMinute;
  }

  /**
   * How far ahead of the clock the theoretical arrival time may run: a burst's worth. Capped at a
   * century, so that sums with clock values cannot overflow.
   */
  long tolerance() {
    return interval() > CENTURY / burst ? CENTURY : interval() * burst;
  }
}
