package io.sluice.limits;

import io.sluice.config.LimitsConfig.RedisConfig;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Redis while it answers, with {@link LeasingStore leases} if they are configured, and this
 * broker's {@link Share} of the limits while it does not.
 *
 * <p>All brokers together never allow more than the rates while Redis is away. Each starts with its
 * part of what was left when it last asked, so what was used before counts on, except for what
 * others have used since. What was used meanwhile is told to Redis when it is back. So an outage
 * lets at most one more burst through, in all and not for each broker, and usually none; a Redis
 * that comes back empty has forgotten one.
 *
 * <p>Reservations are settled where they were made. Money that was spent meanwhile is charged in
 * Redis as soon as it is back. Requests that are open over the end of an outage are not counted
 * among those that may be open at once.
 */
public final class DegradingStore implements LimitStore {

  private final RedisStore redis;
  private final LimitStore shared;
  private final LocalShare local;
  private final Debts debts;
  private final Watch watch;
  private final LongSupplier nanoClock;
  private final LongAdder degraded = new LongAdder();
  private volatile long awaySince;

  /** Told of outages, on any thread. */
  public interface Watch {

    /** From now on this broker decides by itself. */
    void away(Throwable cause);

    /** Redis decides, for the first time or again. */
    void back(Duration outage);
  }

  /**
   * A store that decides by itself until it is {@link #open opened}.
   *
   * @param local of this broker's own
   * @param nanoClock as {@link System#nanoTime()}
   */
  public DegradingStore(
      Vertx vertx, RedisConfig config, LimitStore local, LongSupplier nanoClock, Watch watch) {
    this.watch = watch;
    this.nanoClock = nanoClock;
    this.awaySince = nanoClock.getAsLong();
    this.redis = new RedisStore(vertx, config, new Outages());
    this.shared =
        config.lease() > 0 ? new LeasingStore(redis, config.lease(), Scheduler.of(vertx)) : redis;
    this.debts = new Debts(redis);
    this.local = new LocalShare(local, Share.of(config), redis::brokers, debts);
  }

  private final class Outages implements RedisStore.Watch {

    @Override
    public void away(Throwable cause) {
      awaySince = nanoClock.getAsLong();
      watch.away(cause);
    }

    @Override
    public void back() {
      watch.back(Duration.ofNanos(nanoClock.getAsLong() - awaySince));
      local.end().onSuccess(counted -> debts.pay());
    }
  }

  /** Connects; done when that has worked or failed. After a failure it goes on trying by itself. */
  public Future<Void> open() {
    return redis.open();
  }

  /** Whether Redis decides. */
  public boolean connected() {
    return redis.connected();
  }

  /** Brokers that use the same Redis, as last known; 0 if it never answered. */
  public int brokers() {
    return redis.brokers();
  }

  /** Decisions that this broker made, or declined to make, by itself. */
  public long degraded() {
    return degraded.sum();
  }

  /** Settlements and charges that wait for Redis. */
  public int undelivered() {
    return redis.undelivered() + debts.waiting();
  }

  /** Those that were given up, since the beginning, because too many waited. */
  public long lost() {
    return redis.lost() + debts.lost();
  }

  @Override
  public Future<Taken> take(String id, List<Claim> claims, Duration lease) {
    if (!redis.connected()) {
      return takeHere(id, claims, lease);
    }
    return shared
        .take(id, claims, lease)
        .compose(
            taken -> {
              if (taken instanceof All all) {
                local.remember(claims, all.levels());
              } else if (taken instanceof Nothing nothing) {
                local.remember(claims, nothing.levels());
              } else if (!redis.connected()) {
                return takeHere(id, claims, lease);
              }
              // A Redis that is there and did not answer this one still counts for the others.
              return Future.succeededFuture(taken);
            });
  }

  private Future<Taken> takeHere(String id, List<Claim> claims, Duration lease) {
    degraded.increment();
    return local.take(id, claims, lease);
  }

  @Override
  public Future<Void> settle(String id, List<Claim> claims, List<Long> actual) {
    @Nullable Future<Void> here = local.settle(id, actual);
    if (here == null) {
      return shared.settle(id, claims, actual);
    }
    if (redis.connected()) {
      debts.pay();
    }
    return here;
  }

  @Override
  public Future<List<Level>> look(List<Counter> counters) {
    return redis.connected()
        ? redis.look(counters).recover(failure -> local.look(counters))
        : local.look(counters);
  }

  @Override
  public void close() {
    shared.close();
    local.close();
  }
}
