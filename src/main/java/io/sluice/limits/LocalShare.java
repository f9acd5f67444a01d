package io.sluice.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Level;
import io.sluice.limits.LimitStore.Taken;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Away;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A broker's share of the limits during one outage after the other, and what it owes for them. */
final class LocalShare {

  /** Counters whose level is remembered; reservations that are open. */
  private static final int MOST = 100_000;

  private final LimitStore local;
  private final Share share;
  private final IntSupplier brokers;
  private final Debts debts;
  private final Cache<String, Long> left = Caffeine.newBuilder().maximumSize(MOST).build();
  private final Cache<String, List<Claim>> open = Caffeine.newBuilder().maximumSize(MOST).build();
  private final Map<String, Begun> begun = new ConcurrentHashMap<>();

  /**
   * A rate that was asked for since the outage began.
   *
   * @param ready when what was used before is charged here
   */
  private record Begun(Rate rate, LongAdder used, Future<Boolean> ready) {}

  LocalShare(LimitStore local, Share share, IntSupplier brokers, Debts debts) {
    this.local = local;
    this.share = share;
    this.brokers = brokers;
    this.debts = debts;
  }

  /** Remembers what everybody together has left, as the shared store has just told. */
  void remember(List<Claim> claims, List<Level> levels) {
    for (int i = 0; i < levels.size(); i++) {
      if (claims.get(i).counter() instanceof Rate rate) {
        left.put(rate.key(), levels.get(i).remaining());
      }
    }
  }

  Future<Taken> take(String id, List<Claim> claims, Duration lease) {
    int parts = brokers.getAsInt();
    if (!share.decides(claims, parts)) {
      return Future.succeededFuture(new Away());
    }
    List<Future<Boolean>> ready = new ArrayList<>(claims.size());
    for (Claim claim : claims) {
      if (claim.counter() instanceof Rate rate) {
        ready.add(begun.computeIfAbsent(rate.key(), key -> begin(rate, parts)).ready());
      }
    }
    List<Claim> mine = claims.stream().map(claim -> share.of(claim, parts)).toList();
    return Future.join(ready)
        .compose(begun -> local.take(id, mine, lease))
        .map(taken -> taken(id, claims, taken));
  }

  private Taken taken(String id, List<Claim> claims, Taken taken) {
    if (taken instanceof All) {
      open.put(id, claims);
      claims.forEach(claim -> used(claim.counter(), claim.amount()));
    }
    if (taken instanceof Nothing nothing && !nothing.possible()) {
      Claim claim = claims.get(nothing.index());
      // More than this broker's part, and perhaps not more than the whole.
      return claim.amount() > capacity(claim.counter()) ? nothing : new Away();
    }
    return taken;
  }

  private static long capacity(Counter counter) {
    if (counter instanceof Rate rate) {
      return rate.burst();
    }
    return counter instanceof Counter.Gate gate ? gate.capacity() : Long.MAX_VALUE;
  }

  private void used(Counter counter, long amount) {
    Begun one = begun.get(counter.key());
    if (one != null) {
      one.used().add(amount);
    }
  }

  /** Charges this broker's part of what was used before. */
  private Begun begin(Rate rate, int parts) {
    Rate mine = (Rate) share.of(rate, parts);
    Long last = left.getIfPresent(rate.key());
    Future<Boolean> ready =
        last == null
            ? Future.succeededFuture(true)
            : local
                .look(List.of(mine))
                .compose(
                    levels -> {
                      long surplus =
                          levels.get(0).remaining() - Math.max(0, last) / Math.max(1, parts);
                      return surplus > 0
                          ? Debts.charge(local, mine, surplus)
                          : Future.succeededFuture(true);
                    });
    return new Begun(rate, new LongAdder(), ready);
  }

  /**
   * Settles what was taken here.
   *
   * @return null if it was not
   */
  @Nullable Future<Void> settle(String id, List<Long> actual) {
    List<Claim> claims = open.asMap().remove(id);
    if (claims == null) {
      return null;
    }
    int parts = brokers.getAsInt();
    List<Claim> mine = new ArrayList<>(claims.size());
    List<Long> here = new ArrayList<>(claims.size());
    for (int i = 0; i < claims.size(); i++) {
      Claim claim = claims.get(i);
      mine.add(share.of(claim, parts));
      here.add(share.here(claim.counter(), actual.get(i)));
      used(claim.counter(), actual.get(i) - claim.amount());
      if (claim.counter() instanceof Purse purse) {
        debts.add(Share.soft(purse), actual.get(i));
      }
    }
    return local.settle(id, mine, here);
  }

  Future<List<Level>> look(List<Counter> counters) {
    int parts = brokers.getAsInt();
    return local.look(counters.stream().map(counter -> share.of(counter, parts)).toList());
  }

  /** The outage is over: what was used of the rates and has not flowed away is owed. */
  Future<Void> end() {
    List<Future<Void>> counted = new ArrayList<>();
    int parts = brokers.getAsInt();
    for (String key : List.copyOf(begun.keySet())) {
      Begun one = begun.remove(key);
      if (one != null) {
        Rate mine = (Rate) share.of(one.rate(), parts);
        counted.add(
            local
                .look(List.of(mine))
                .onSuccess(
                    levels -> {
                      long used = mine.burst() - levels.get(0).remaining();
                      debts.add(one.rate(), Math.min(used, one.used().sum()));
                    })
                .mapEmpty());
      }
    }
    return Future.join(counted).mapEmpty();
  }

  void close() {
    local.close();
  }
}
