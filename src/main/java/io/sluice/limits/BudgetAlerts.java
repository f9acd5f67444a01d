package io.sluice.limits;

import io.sluice.limits.LimitStore.Level;
import java.math.BigInteger;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Announces each threshold of a budget once in its period. */
final class BudgetAlerts {

  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  private final Consumer<BudgetAlert> announce;
  private final LongSupplier millis;

  /** What was announced last, by counter; only of budgets that reached a threshold. */
  private final Map<String, Announced> announced = new ConcurrentHashMap<>();

  private record Announced(int percent, long endsMillis) {}

  BudgetAlerts(Consumer<BudgetAlert> announce, LongSupplier millis) {
    this.announce = announce;
    this.millis = millis;
  }

  /** Looks at a budget as it stands after something was taken. */
  void spent(BudgetRule rule, Counter.Purse purse, Level level) {
    int reached = reached(rule, purse, level);
    if (reached > 0 && raise(purse, reached)) {
      announce.accept(
          new BudgetAlert(
              rule.key(),
              rule.team(),
              purse.key(),
              reached,
              purse.capacity() - level.remaining(),
              purse.capacity(),
              purse.hard()));
    }
  }

  /** Takes what is reached now for announced: it was before this process began. */
  void known(BudgetRule rule, Counter.Purse purse, Level level) {
    int reached = reached(rule, purse, level);
    if (reached > 0) {
      raise(purse, reached);
    }
  }

  private static int reached(BudgetRule rule, Counter.Purse purse, Level level) {
    int reached = 0;
    BigInteger used = BigInteger.valueOf(purse.capacity() - level.remaining()).multiply(HUNDRED);
    for (int percent : rule.alertAt()) {
      BigInteger threshold =
          BigInteger.valueOf(purse.capacity()).multiply(BigInteger.valueOf(percent));
      if (used.signum() > 0 && used.compareTo(threshold) >= 0) {
        reached = percent;
      }
    }
    return reached;
  }

  private boolean raise(Counter.Purse purse, int percent) {
    long now = millis.getAsLong();
    Announced before = announced.get(purse.key());
    if (before != null && before.percent() >= percent) {
      return false;
    }
    // Only when something is announced, which is rare.
    announced.values().removeIf(old -> old.endsMillis() < now);
    Announced next = new Announced(percent, now + purse.ends().toMillis());
    boolean[] raised = new boolean[1];
    announced.compute(
        purse.key(),
        (key, known) -> {
          raised[0] = known == null || known.percent() < percent;
          return raised[0] ? next : known;
        });
    return raised[0];
  }
}
