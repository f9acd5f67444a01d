package io.sluice.limits;

import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A rate or a bound on what is open at the same time. */
final class FlowRule implements Rule {

  private final String key;
  private final Dimension dimension;
  private final String period;
  private final Scope scope;

  /** Where {@code per} divides by who asks, one of no one's; only its name is missing. */
  private final Counter counter;

  /** Null where it depends on the demand. */
  private final @Nullable Claim claim;

  /**
   * For one provider and model.
   *
   * @param counter named without its division
   * @param asked with the provider and the model
   */
  FlowRule(
      String key, Dimension dimension, String period, Scope scope, Counter counter, Demand asked) {
    this.key = key;
    this.dimension = dimension;
    this.period = period;
    this.scope = scope;
    this.counter = scope.personal() ? counter : named(counter, scope.division(asked));
    boolean one = dimension == Dimension.REQUESTS || dimension == Dimension.CONCURRENT_REQUESTS;
    this.claim = one && !scope.personal() ? new Claim(this.counter, 1) : null;
  }

  private static Counter named(Counter counter, String division) {
    String name = counter.key() + division;
    return counter instanceof Rate rate
        ? new Rate(name, rate.amount(), rate.period(), rate.burst())
        : new Gate(name, ((Gate) counter).capacity());
  }

  @Override
  public Claim claim(Demand demand, long nowMillis) {
    if (claim != null) {
      return claim;
    }
    Counter meant = scope.personal() ? named(counter, scope.division(demand)) : counter;
    return new Claim(meant, dimension.of(demand.estimate()));
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public Dimension dimension() {
    return dimension;
  }

  @Override
  public String period() {
    return period;
  }

  @Override
  public Duration window(Purse purse) {
    throw new IllegalStateException(key + " is no budget");
  }
}
