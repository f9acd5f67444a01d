package io.sluice.limits;

import io.sluice.config.LimitsConfig.RedisConfig;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Away;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.sluice.limits.RedisSettlements.Settlement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Counters that several brokers share. Every decision and every settlement is one call of a script,
 * which Redis runs alone: all claims or none. Time is Redis' own; no broker's clock has a say.
 *
 * <p>The claims of one call stand in one slot of a cluster, by the tag at the start of their keys.
 * A decision about a team and a provider as such has two tags and takes two calls: first the
 * provider's, then the team's. If the second refuses, the first is undone. So it is still all or
 * nothing; for the moment between the two, another may be refused what is then given back.
 *
 * <p>A call that is not answered within the timeout is given up; then nothing is known. What it may
 * have taken is given back as soon as Redis can be reached, as are settlements that could not be
 * delivered. Every key ends by itself: reservations with their lease, the rest some time after it
 * is as if unused.
 */
public final class RedisStore implements LimitStore {

  /** How long a take that was called off may still be on its way. */
  private static final Duration LATE = Duration.ofMinutes(1);

  private final String prefix;
  private final RedisLink link;
  private final RedisBrokers brokers;
  private final RedisSettlements settlements = new RedisSettlements(this::deliver);

  /** Told whether Redis can be asked, on any thread. */
  public interface Watch {

    /** It could be, and now it cannot. */
    void away(Throwable cause);

    /** It can be now. */
    void back();
  }

  /**
   * A store that is away until it is {@link #open opened}.
   *
   * @param watch told of every change
   */
  public RedisStore(Vertx vertx, RedisConfig config, Watch watch) {
    this.prefix = config.prefix();
    this.link = new RedisLink(vertx, config, watch::away, () -> back(watch));
    this.brokers = new RedisBrokers(vertx, link, prefix);
  }

  private void back(Watch watch) {
    brokers.beat();
    watch.back();
    settlements.deliverAll();
  }

  /** Connects; done when that has worked or failed. After a failure it goes on trying by itself. */
  public Future<Void> open() {
    brokers.start();
    return link.open();
  }

  /** Brokers that use the same Redis, as last known; 0 if it never answered. */
  public int brokers() {
    return brokers.known();
  }

  /** Whether Redis answers, as far as is known. */
  public boolean connected() {
    return link.connected();
  }

  /** Settlements that wait for Redis to come back. */
  public int undelivered() {
    return settlements.waiting();
  }

  /** Settlements that were given up, since the beginning, because too many waited. */
  public long lost() {
    return settlements.lost();
  }

  @Override
  public Future<Taken> take(String id, List<Claim> claims, Duration lease) {
    List<RedisGroup<Claim>> groups = RedisGroup.of(claims, Claim::counter);
    return switch (groups.size()) {
      case 0 -> Future.succeededFuture(new All(List.of()));
      case 1 -> take(id, groups.get(0), lease);
      default -> takeOneByOne(id, groups, 0, lease).compose(taken -> whole(taken, claims));
    };
  }

  private Future<Taken> take(String id, RedisGroup<Claim> group, Duration lease) {
    List<String> arguments = head(id, lease, false);
    for (Claim claim : group.members()) {
      RedisCounter.describe(claim.counter(), claim.amount(), 0, arguments);
    }
    return link.run(RedisScript.TAKE, keys(id, group), arguments)
        .map(answer -> taken(answer, group))
        .recover(
            failure -> {
              undo(id, group, true);
              return Future.succeededFuture(new Away());
            });
  }

  private Taken taken(Response answer, RedisGroup<Claim> group) {
    List<Level> levels = levels(answer, 3, group.members().stream().map(Claim::counter).toList());
    int state = answer.get(0).toInteger();
    if (state == 1) {
      return new All(levels);
    }
    return state == 2
        ? new Away()
        : new Nothing(
            group.places().get(answer.get(1).toInteger() - 1),
            Duration.of(answer.get(2).toLong(), ChronoUnit.MICROS),
            state == 0,
            levels);
  }

  private Future<Taken> takeOneByOne(
      String id, List<RedisGroup<Claim>> groups, int next, Duration lease) {
    return take(id, groups.get(next), lease)
        .compose(
            taken -> {
              if (taken instanceof All && next + 1 < groups.size()) {
                return takeOneByOne(id, groups, next + 1, lease);
              }
              if (!(taken instanceof All)) {
                groups.subList(0, next).forEach(group -> undo(id, group, false));
              }
              return Future.succeededFuture(taken);
            });
  }

  /** What was answered tag by tag, with the levels of all. */
  private Future<Taken> whole(Taken taken, List<Claim> claims) {
    if (taken instanceof Away) {
      return Future.succeededFuture(taken);
    }
    return look(claims.stream().map(Claim::counter).toList())
        .map(
            levels ->
                taken instanceof Nothing n
                    ? new Nothing(n.index(), n.retryAfter(), n.possible(), levels)
                    : new All(levels));
  }

  private void undo(String id, RedisGroup<Claim> group, boolean calledOff) {
    List<Long> none = Collections.nCopies(group.members().size(), 0L);
    settlements.add(new Settlement(id, group, none, calledOff));
  }

  @Override
  public Future<Void> settle(String id, List<Claim> claims, List<Long> actual) {
    List<Future<Void>> settled =
        RedisGroup.of(claims, Claim::counter).stream()
            .map(group -> settlements.add(new Settlement(id, group, group.pick(actual), false)))
            .toList();
    return settled.size() == 1 ? settled.get(0) : Future.join(settled).mapEmpty();
  }

  private Future<Void> deliver(Settlement settlement) {
    RedisGroup<Claim> group = settlement.claims();
    List<String> arguments = head(settlement.id(), LATE, settlement.calledOff());
    for (int i = 0; i < group.members().size(); i++) {
      Claim claim = group.members().get(i);
      long actual = settlement.actual().get(i);
      RedisCounter.describe(claim.counter(), claim.amount(), actual, arguments);
    }
    return link.run(RedisScript.SETTLE, keys(settlement.id(), group), arguments).mapEmpty();
  }

  /** Fails if Redis is away. */
  @Override
  public Future<List<Level>> look(List<Counter> counters) {
    Level[] levels = new Level[counters.size()];
    List<Future<Void>> looked = new ArrayList<>(1);
    for (RedisGroup<Counter> group : RedisGroup.of(counters, counter -> counter)) {
      List<String> arguments = head("", Duration.ZERO, false);
      group.members().forEach(counter -> RedisCounter.describe(counter, 0, 0, arguments));
      List<String> keys = group.members().stream().map(this::key).toList();
      looked.add(
          link.run(RedisScript.LOOK, keys, arguments)
              .map(answer -> levels(answer, 0, group.members()))
              .onSuccess(found -> place(found, group.places(), levels))
              .mapEmpty());
    }
    return Future.join(looked).map(all -> List.copyOf(Arrays.asList(levels)));
  }

  private static void place(List<Level> found, List<Integer> places, Level[] levels) {
    for (int i = 0; i < found.size(); i++) {
      levels[places.get(i)] = found.get(i);
    }
  }

  private static List<Level> levels(Response answer, int first, List<Counter> counters) {
    List<Level> levels = new ArrayList<>(counters.size());
    for (int i = 0; i < counters.size(); i++) {
      int at = first + 2 * i;
      levels.add(
          RedisCounter.level(
              counters.get(i), answer.get(at).toLong(), answer.get(at + 1).toLong()));
    }
    return levels;
  }

  private static List<String> head(String id, Duration lease, boolean calledOff) {
    List<String> arguments = new ArrayList<>();
    arguments.add(id);
    arguments.add(Long.toString(Math.max(1, lease.toMillis())));
    arguments.add(calledOff ? "1" : "0");
    return arguments;
  }

  private List<String> keys(String id, RedisGroup<Claim> group) {
    List<String> keys = new ArrayList<>(group.members().size() + 1);
    keys.add(prefix + group.tag() + ":r:" + id);
    group.members().forEach(claim -> keys.add(key(claim.counter())));
    return keys;
  }

  private String key(Counter counter) {
    return prefix + counter.key();
  }

  @Override
  public void close() {
    brokers.stop();
    link.close();
  }
}
