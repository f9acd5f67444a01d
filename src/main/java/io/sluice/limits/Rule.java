package io.sluice.limits;

import io.sluice.limits.LimitStore.Level;
import java.time.Duration;

/** One limit of a configuration: what it counts, and which counter is meant for a demand. */
sealed interface Rule permits FlowRule, BudgetRule {

  /** The entry's key in the configuration, e.g. {@code teams.search.limits[0]}. */
  String key();

  Dimension dimension();

  /** As in {@link LimitState}. */
  String period();

  /** What a demand takes of it. */
  Claim claim(Demand demand, long nowMillis);

  /** How it stands. */
  default LimitState state(Claim claim, Level level) {
    Counter counter = claim.counter();
    Duration window = Duration.ZERO;
    long limit;
    if (counter instanceof Counter.Rate rate) {
      window = rate.period();
      limit = rate.burst();
    } else if (counter instanceof Counter.Purse purse) {
      window = window(purse);
      limit = purse.capacity();
    } else {
      limit = ((Counter.Gate) counter).capacity();
    }
    return new LimitState(
        key(), dimension(), period(), window, limit, Math.max(0, level.remaining()), level.reset());
  }

  /** The length of a budget's period. */
  Duration window(Counter.Purse purse);
}
