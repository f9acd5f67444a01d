package io.sluice.limits;

import io.sluice.config.LimitsConfig.RedisConfig;
import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import java.util.List;

/**
 * What one broker may decide by itself while nobody can be asked.
 *
 * @param rates {@code share}, {@code refuse} or {@code allow}
 * @param budgets {@code refuse} or {@code allow}
 */
record Share(String rates, String budgets) {

  static Share of(RedisConfig config) {
    return new Share(config.rates(), config.budgets());
  }

  /**
   * Whether it may decide at all. A broker that does not know of how many it is one may not take a
   * share.
   *
   * @param brokers as last known; 0 if never
   */
  boolean decides(List<Claim> claims, int brokers) {
    for (Claim claim : claims) {
      if (claim.counter() instanceof Purse purse) {
        if (purse.hard() && claim.amount() > 0 && budgets.equals("refuse")) {
          return false;
        }
      } else if (rates.equals("refuse") || (rates.equals("share") && brokers < 1)) {
        return false;
      }
    }
    return true;
  }

  /** What to take here in place of the claim. */
  Claim of(Claim claim, int brokers) {
    return new Claim(of(claim.counter(), brokers), here(claim.counter(), claim.amount()));
  }

  /** How much of an amount counts here. */
  long here(Counter counter, long amount) {
    return counter instanceof Purse || rates.equals("share") ? amount : 0;
  }

  /**
   * This broker's part of a counter. All brokers' parts of a rate make the rate exactly. What may
   * come at once is rounded down, but 1 at least: with fewer than there are brokers, each has one.
   */
  Counter of(Counter counter, int brokers) {
    int parts = Math.max(1, brokers);
    if (counter instanceof Rate rate) {
      return new Rate(
          rate.key(),
          rate.amount(),
          rate.period().multipliedBy(parts),
          Math.max(1, rate.burst() / parts));
    }
    if (counter instanceof Gate gate) {
      return new Gate(gate.key(), Math.max(1, gate.capacity() / parts));
    }
    return soft((Purse) counter);
  }

  static Purse soft(Purse purse) {
    return new Purse(purse.key(), purse.capacity(), false, purse.ends());
  }
}
