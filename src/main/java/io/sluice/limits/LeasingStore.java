package io.sluice.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes some requests ahead of a shared store and hands them out without asking it again. Only for
 * decisions that are about nothing but rates of single requests: the others have to ask anyway.
 *
 * <p>How many at once doubles while they are used up, from one to the most. What was not handed out
 * within {@link #LIFE} is given back. So each broker may hold up to so many back from the others,
 * who are refused too early; and as it hands out what was counted up to a second before, each may
 * let through so many more than the rate in any window, though never more than flows in a second.
 */
final class LeasingStore implements LimitStore {

  static final Duration LIFE = Duration.ofSeconds(1);

  private static final int MOST = 100_000;

  private final LimitStore store;
  private final int most;
  private final Scheduler scheduler;
  private final Cache<String, Stock> stocks = Caffeine.newBuilder().maximumSize(MOST).build();
  private final Cache<String, Batch> handed = Caffeine.newBuilder().maximumSize(MOST).build();

  /** What is there of some counters; one caller at a time looks for more. */
  private static final class Stock {
    final AtomicBoolean fetching = new AtomicBoolean();
    volatile @Nullable Batch batch;
  }

  /**
   * A store in front of another.
   *
   * @param most at once, at least 1
   */
  LeasingStore(LimitStore store, int most, Scheduler scheduler) {
    this.store = store;
    this.most = most;
    this.scheduler = scheduler;
  }

  @Override
  public Future<Taken> take(String id, List<Claim> claims, Duration lease) {
    if (claims.isEmpty() || !claims.stream().allMatch(LeasingStore::singleRequest)) {
      return store.take(id, claims, lease);
    }
    Stock stock = stocks.get(key(claims), any -> new Stock());
    Batch batch = stock.batch;
    if (batch != null && batch.hand()) {
      return Future.succeededFuture(given(id, batch));
    }
    if (!stock.fetching.compareAndSet(false, true)) {
      return store.take(id, claims, lease);
    }
    int size = size(batch, claims);
    return fetch(stock, id, claims, size)
        .onComplete(done -> stock.fetching.set(false))
        .compose(
            taken ->
                // Perhaps one can be had where many could not.
                taken instanceof Nothing && size > 1
                    ? store.take(id, claims, lease)
                    : Future.succeededFuture(taken));
  }

  private static boolean singleRequest(Claim claim) {
    return claim.amount() == 1 && claim.counter() instanceof Rate;
  }

  private static String key(List<Claim> claims) {
    return claims.stream().map(claim -> claim.counter().key()).collect(Collectors.joining("\n"));
  }

  /** Twice the last batch, if that is used up and its time is not over yet. */
  private int size(@Nullable Batch last, List<Claim> claims) {
    long size = last == null ? 1 : Math.min(most, 2L * last.size());
    for (Claim claim : claims) {
      size = Math.min(size, ((Rate) claim.counter()).burst());
    }
    return (int) size;
  }

  /** Takes a batch, the first of which is the caller's. */
  private Future<Taken> fetch(Stock stock, String caller, List<Claim> claims, int size) {
    String id = "b-" + UUID.randomUUID();
    List<Claim> many = claims.stream().map(one -> new Claim(one.counter(), size)).toList();
    return store
        .take(id, many, LIFE.multipliedBy(10))
        .map(
            taken -> {
              stock.batch = null;
              if (!(taken instanceof All all)) {
                return taken;
              }
              Batch batch = new Batch(id, many, size, all.levels());
              stock.batch = batch;
              scheduler.after(LIFE, () -> end(stock, batch));
              return given(caller, batch);
            });
  }

  private void end(Stock stock, Batch batch) {
    if (batch.equals(stock.batch)) {
      stock.batch = null;
    }
    batch.close(store);
  }

  private Taken given(String id, Batch batch) {
    handed.put(id, batch);
    return new All(batch.levels());
  }

  /** A request that was handed out here is what it was; only one that was called off comes back. */
  @Override
  public Future<Void> settle(String id, List<Claim> claims, List<Long> actual) {
    Batch batch = handed.asMap().remove(id);
    if (batch == null) {
      return store.settle(id, claims, actual);
    }
    if (actual.stream().allMatch(amount -> amount == 0)) {
      batch.takeBack();
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<List<Level>> look(List<Counter> counters) {
    return store.look(counters);
  }

  /** Gives back what is there, if the store still hears it. */
  @Override
  public void close() {
    for (Stock stock : stocks.asMap().values()) {
      Batch batch = stock.batch;
      if (batch != null) {
        end(stock, batch);
      }
    }
    store.close();
  }
}
