package io.sluice.limits;

import static io.sluice.limits.RedisFixture.await;
import static io.sluice.limits.RedisFixture.config;
import static io.sluice.limits.RedisFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Level;
import io.sluice.limits.LimitStore.Taken;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Away;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis forgets, stops, dies and comes back. */
final class RedisOutageTest {

  private static final Duration TIMEOUT = Duration.ofMillis(300);
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static Vertx vertx;

  private final Rate rate = new Rate("{t:a}:rate", 1, Duration.ofHours(1), 10);
  private final Gate gate = new Gate("{t:a}:gate", 2);
  private final Purse purse = new Purse("{t:a}:purse", 1000, true, Duration.ofDays(1));
  private final List<Claim> claims =
      List.of(new Claim(rate, 4), new Claim(gate, 1), new Claim(purse, 100));
  private final AtomicInteger away = new AtomicInteger();
  private final AtomicInteger back = new AtomicInteger();
  private RedisServer redis;
  private RedisStore store;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    await(vertx.close());
  }

  @BeforeEach
  void open() throws Exception {
    redis = RedisServer.start();
    RedisStore.Watch watch =
        new RedisStore.Watch() {
          @Override
          public void away(Throwable cause) {
            away.incrementAndGet();
          }

          @Override
          public void back() {
            back.incrementAndGet();
          }
        };
    store = RedisFixture.open(vertx, config(TIMEOUT, 0, redis.uri()), watch);
  }

  @AfterEach
  void close() throws Exception {
    if (redis != null) {
      store.close();
      redis.close();
    }
  }

  private Taken take(String id) throws Exception {
    return await(store.take(id, claims, LEASE));
  }

  private List<Long> remaining() throws Exception {
    return await(store.look(List.of(rate, gate, purse))).stream().map(Level::remaining).toList();
  }

  @Test
  void scriptsThatRedisForgotAreSentAgain() throws Exception {
    assertThat(take("a")).isInstanceOf(All.class);
    redis.call("SCRIPT", "FLUSH");
    assertThat(take("b")).isInstanceOf(All.class);
    redis.call("SCRIPT", "FLUSH");
    await(store.settle("a", claims, List.of(0L, 1L, 0L)));
    redis.call("SCRIPT", "FLUSH");
    assertThat(remaining()).containsExactly(6L, 1L, 900L);
    assertThat(away).hasValue(0);
  }

  @Test
  void aRedisThatWasKilledAndStartedAgainIsFoundAgain() throws Exception {
    assertThat(take("a")).isInstanceOf(All.class);
    redis.kill();
    until(() -> !store.connected(), "away");
    assertThat(take("b")).isInstanceOf(Away.class);
    redis.startAgain();
    until(store::connected, "connected");
    assertThat(take("c")).isInstanceOf(All.class);
    assertThat(away).hasValue(1);
    assertThat(back).hasValue(2);
  }

  @Test
  void aRedisThatStopsHoldsUpNobodyForLongerThanTheTimeout() throws Exception {
    redis.pause();
    long begun = System.nanoTime();
    List<Future<Taken>> taken = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      taken.add(store.take("r" + i, claims, LEASE));
    }
    for (Future<Taken> one : taken) {
      assertThat(await(one)).isInstanceOf(Away.class);
    }
    Duration waited = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(waited).isBetween(TIMEOUT.minusMillis(20), TIMEOUT.plusSeconds(2));
    assertThat(store.connected()).isFalse();
    long again = System.nanoTime();
    assertThat(take("late")).isInstanceOf(Away.class);
    assertThat(Duration.ofNanos(System.nanoTime() - again)).isLessThan(TIMEOUT);
    assertThat(away).hasValue(1);
  }

  @Test
  void whatWasAskedForWhileRedisStoodStillIsGivenBack() throws Exception {
    redis.pause();
    for (String id : List.of("a", "b")) {
      assertThat(take(id)).isInstanceOf(Away.class);
    }
    redis.resume();
    until(() -> store.connected() && store.undelivered() == 0, "delivered");
    until(() -> remaining().equals(List.of(10L, 2L, 1000L)), "everything is left again");
    assertThat(take("c")).isInstanceOf(All.class);
  }

  @Test
  void aTakeThatComesAfterItWasCalledOffTakesNothing() throws Exception {
    redis.pause();
    assertThat(take("a")).isInstanceOf(Away.class);
    redis.resume();
    until(() -> store.connected() && store.undelivered() == 0, "delivered");
    // As a call that was on its way for longer than the one that called it off.
    assertThat(take("a")).isInstanceOf(Away.class);
    assertThat(remaining()).containsExactly(10L, 2L, 1000L);
  }

  @Test
  void settlementsWaitForRedisAndThenNothingIsAmiss() throws Exception {
    assertThat(take("a")).isInstanceOf(All.class);
    assertThat(take("b")).isInstanceOf(All.class);
    redis.pause();
    await(store.settle("a", claims, List.of(1L, 1L, 30L)));
    await(store.settle("b", claims, List.of(0L, 1L, 0L)));
    assertThat(store.undelivered()).isEqualTo(2);
    redis.resume();
    until(() -> store.undelivered() == 0 && store.connected(), "delivered");
    until(() -> remaining().equals(List.of(9L, 2L, 970L)), "settled");
    assertThat(store.lost()).isZero();
  }

  @Test
  void whatADeadBrokerHadOpenComesBackWhenItsLeaseIsOverAndNotBefore() throws Exception {
    Duration lease = Duration.ofMillis(1500);
    RedisStore dying = RedisFixture.open(vertx, redis.uri());
    long begun = System.nanoTime();
    await(dying.take("a", claims, lease));
    await(dying.take("b", claims, lease));
    dying.close();
    Claim one = new Claim(gate, 1);
    Taken refused = await(store.take("c", List.of(one), LEASE));
    assertThat(refused).isInstanceOf(Nothing.class);
    until(
        () -> await(store.take("d" + System.nanoTime(), List.of(one), LEASE)) instanceof All,
        "free");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(lease, lease.plusSeconds(2));
    until(() -> remaining().equals(List.of(2L, 1L, 800L)), "the other lease is over too");
  }

  @Test
  void aStoreWithoutRedisIsAwayUntilThereIsOne() throws Exception {
    redis.kill();
    RedisStore early = new RedisStore(vertx, config(TIMEOUT, 0, redis.uri()), RedisFixture.NOBODY);
    await(early.open());
    assertThat(await(early.take("a", claims, LEASE))).isInstanceOf(Away.class);
    assertThat(early.brokers()).isZero();
    redis.startAgain();
    until(early::connected, "connected");
    assertThat(await(early.take("b", claims, LEASE))).isInstanceOf(All.class);
    early.close();
  }
}
