package io.sluice.limits;

import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Away;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was used while the store could not be told. It is charged when the store is back: each
 * counter once, for all that was used of it.
 */
final class Debts {

  /** Counters; what is used of more is lost, and counted. */
  static final int MOST = 100_000;

  private static final Duration MOMENT = Duration.ofSeconds(10);

  private final LimitStore store;
  private final Map<String, Claim> owed = new ConcurrentHashMap<>();
  private final LongAdder lost = new LongAdder();

  Debts(LimitStore store) {
    this.store = store;
  }

  void add(Counter counter, long amount) {
    if (amount <= 0) {
      return;
    }
    if (owed.size() >= MOST && !owed.containsKey(counter.key())) {
      lost.increment();
      return;
    }
    owed.merge(
        counter.key(),
        new Claim(counter, amount),
        (a, b) -> new Claim(b.counter(), a.amount() + b.amount()));
  }

  /** Tells the store all of it, as far as it can be reached. */
  void pay() {
    for (String key : List.copyOf(owed.keySet())) {
      Claim claim = owed.remove(key);
      if (claim != null) {
        charge(store, claim.counter(), claim.amount())
            .onSuccess(
                told -> {
                  if (!told) {
                    add(claim.counter(), claim.amount());
                  }
                });
      }
    }
  }

  /**
   * Charges an amount even where there is none left: takes nothing and settles with the amount.
   *
   * @return whether the store was told; a counter that is overdrawn already needs no telling
   */
  static Future<Boolean> charge(LimitStore store, Counter counter, long amount) {
    String id = "d-" + UUID.randomUUID();
    List<Claim> nothing = List.of(new Claim(counter, 0));
    return store
        .take(id, nothing, MOMENT)
        .compose(
            taken ->
                taken instanceof All
                    ? store.settle(id, nothing, List.of(amount)).map(true)
                    : Future.succeededFuture(!(taken instanceof Away)));
  }

  int waiting() {
    return owed.size();
  }

  long lost() {
    return lost.sum();
  }
}
