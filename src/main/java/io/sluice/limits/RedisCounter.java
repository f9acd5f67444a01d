package io.sluice.limits;

import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Level;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How the scripts are told of counters, and what their answers mean; see {@code store.lua}. */
final class RedisCounter {

  private RedisCounter() {}

  /**
   * Adds the seven arguments of a counter.
   *
   * @param actual what is to be put in place of the amount; 0 where nothing is settled
   */
  static void describe(Counter counter, long amount, long actual, List<String> arguments) {
    if (counter instanceof Rate rate) {
      RateScale scale = RateScale.of(rate);
      arguments.add(amount > 1 ? "R" : "r");
      add(arguments, scale.cost(amount), scale.unit(), scale.flow(), scale.tick());
      add(arguments, scale.room(rate.burst()), scale.cost(actual));
    } else if (counter instanceof Purse purse) {
      arguments.add("p");
      long ends = Math.max(0, purse.ends().toMillis());
      add(arguments, exact(amount), purse.hard() ? 1 : 0, ends, 0);
      add(arguments, exact(purse.capacity()), exact(actual));
    } else if (counter instanceof Gate gate) {
      arguments.add("g");
      add(arguments, exact(amount), 0, 0, 0, gate.capacity(), 0);
    }
  }

  /**
   * How a counter stands.
   *
   * @param left as the script says; of a rate in fractions
   * @param resetMicros until a rate is as if unused
   */
  static Level level(Counter counter, long left, long resetMicros) {
    if (counter instanceof Rate rate) {
      return new Level(RateScale.of(rate).units(left), Duration.of(resetMicros, ChronoUnit.MICROS));
    }
    return new Level(left, counter instanceof Purse purse ? purse.ends() : Duration.ZERO);
  }

  private static long exact(long amount) {
    return Math.min(amount, RateScale.MUCH);
  }

  private static void add(List<String> arguments, long... numbers) {
    for (long number : numbers) {
      arguments.add(Long.toString(number));
    }
  }
}
