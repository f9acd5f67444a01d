package io.sluice.limits;

import static io.sluice.limits.RedisFixture.await;
import static io.sluice.limits.RedisFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.LimitsConfig.RedisConfig;
import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Level;
import io.sluice.limits.LimitStore.Taken;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Away;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What brokers decide by themselves while Redis is away, and that nothing is amiss afterwards. */
final class DegradingStoreTest {

  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final AtomicLong IDS = new AtomicLong();
  private static Vertx vertx;

  private final Rate rate = new Rate("{t:a}:rate", 1, Duration.ofHours(1), 100);
  private final Gate gate = new Gate("{t:a}:gate", 8);
  private final Purse purse = new Purse("{t:a}:purse", 1000, true, Duration.ofDays(1));
  private final List<DegradingStore> brokers = new ArrayList<>();
  private final List<String> news = new CopyOnWriteArrayList<>();
  private RedisServer redis;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    await(vertx.close());
  }

  @BeforeEach
  void startRedis() throws Exception {
    redis = RedisServer.start();
  }

  @AfterEach
  void close() throws Exception {
    brokers.forEach(DegradingStore::close);
    if (redis != null) {
      redis.close();
    }
  }

  private DegradingStore broker(String rates, String budgets) {
    RedisConfig config =
        new RedisConfig(
            List.of(redis.uri()), null, "test", Duration.ofMillis(300), rates, budgets, 0);
    DegradingStore.Watch watch =
        new DegradingStore.Watch() {
          @Override
          public void away(Throwable cause) {
            news.add("away");
          }

          @Override
          public void back(Duration outage) {
            news.add("back");
          }
        };
    DegradingStore store =
        new DegradingStore(
            vertx, config, new MemoryStore(System::nanoTime), System::nanoTime, watch);
    brokers.add(store);
    return store;
  }

  /** So many that know of each other. */
  private void openBrokers(int count, String rates, String budgets) throws Exception {
    for (int i = 0; i < count; i++) {
      await(broker(rates, budgets).open());
    }
    for (DegradingStore broker : brokers) {
      until(() -> broker.connected() && broker.brokers() == count, "all know of each other");
    }
  }

  private void goAway() throws Exception {
    redis.pause();
    for (DegradingStore broker : brokers) {
      until(() -> take(broker, gate, 0) != null && !broker.connected(), "away");
    }
  }

  private void comeBack() throws Exception {
    redis.resume();
    for (DegradingStore broker : brokers) {
      until(() -> broker.connected() && broker.undelivered() == 0, "back");
    }
  }

  private static Taken take(LimitStore store, Counter counter, long amount) throws Exception {
    return await(
        store.take("r" + IDS.incrementAndGet(), List.of(new Claim(counter, amount)), LEASE));
  }

  private static int takeAll(LimitStore store, Counter counter) throws Exception {
    int had = 0;
    while (take(store, counter, 1) instanceof All) {
      had++;
    }
    return had;
  }

  private static long left(LimitStore store, Counter counter) throws Exception {
    return await(store.look(List.of(counter))).get(0).remaining();
  }

  @Test
  void allBrokersTogetherAllowNoMoreThanOneWould() throws Exception {
    openBrokers(4, "share", "refuse");
    goAway();
    int had = 0;
    for (DegradingStore broker : brokers) {
      had += takeAll(broker, rate);
    }
    assertThat(had).isEqualTo(100);
    int open = 0;
    for (DegradingStore broker : brokers) {
      open += takeAll(broker, gate);
    }
    assertThat(open).isEqualTo(8);
  }

  @Test
  void whatWasUsedBeforeStaysUsed() throws Exception {
    openBrokers(2, "share", "refuse");
    take(brokers.get(0), rate, 30);
    take(brokers.get(1), rate, 30);
    // Each has heard of what the other took.
    take(brokers.get(0), rate, 0);
    goAway();
    assertThat(takeAll(brokers.get(0), rate)).isEqualTo(20);
    assertThat(takeAll(brokers.get(1), rate)).isEqualTo(20);
  }

  @Test
  void whatWasUsedMeanwhileStaysUsedWhenRedisIsBack() throws Exception {
    openBrokers(2, "share", "refuse");
    take(brokers.get(0), rate, 40);
    goAway();
    assertThat(take(brokers.get(0), rate, 10)).isInstanceOf(All.class);
    assertThat(take(brokers.get(1), rate, 15)).isInstanceOf(All.class);
    comeBack();
    until(() -> left(brokers.get(0), rate) == 100 - 40 - 10 - 15, "all is told");
    assertThat(takeAll(brokers.get(1), rate)).isEqualTo(35);
  }

  @Test
  void outagesAreToldOnceAndEndByThemselves() throws Exception {
    openBrokers(1, "share", "refuse");
    goAway();
    for (int i = 0; i < 10; i++) {
      assertThat(take(brokers.get(0), rate, 1)).isInstanceOf(All.class);
    }
    assertThat(brokers.get(0).degraded()).isGreaterThanOrEqualTo(10);
    comeBack();
    assertThat(news).containsExactly("back", "away", "back");
    long degraded = brokers.get(0).degraded();
    take(brokers.get(0), rate, 1);
    assertThat(brokers.get(0).degraded()).isEqualTo(degraded);
  }

  @Test
  void moneyIsRefusedWhereTheConfigurationSaysSo() throws Exception {
    openBrokers(1, "share", "refuse");
    goAway();
    assertThat(take(brokers.get(0), purse, 1)).isInstanceOf(Away.class);
    List<Claim> both = List.of(new Claim(rate, 1), new Claim(purse, 1));
    assertThat(await(brokers.get(0).take("x", both, LEASE))).isInstanceOf(Away.class);
    assertThat(left(brokers.get(0), rate)).isEqualTo(100);
    Purse soft = Share.soft(purse);
    assertThat(take(brokers.get(0), soft, 1)).isInstanceOf(All.class);
  }

  @Test
  void moneyThatWasSpentMeanwhileIsChargedAfterwards() throws Exception {
    openBrokers(2, "share", "allow");
    for (DegradingStore broker : brokers) {
      await(broker.take("open" + broker.hashCode(), List.of(new Claim(purse, 100)), LEASE));
    }
    goAway();
    int paid = 0;
    for (DegradingStore broker : brokers) {
      for (int i = 0; i < 3; i++) {
        String id = "away" + i;
        List<Claim> claims = List.of(new Claim(purse, 90), new Claim(rate, 1));
        assertThat(await(broker.take(id, claims, LEASE))).isInstanceOf(All.class);
        if (i > 0) {
          await(broker.settle(id, claims, List.of(50L, 1L)));
          paid += 50;
        }
      }
      // Made in Redis, settled while it is away.
      await(
          broker.settle("open" + broker.hashCode(), List.of(new Claim(purse, 100)), List.of(70L)));
      paid += 70;
    }
    comeBack();
    long first = 1000L - paid;
    until(() -> left(brokers.get(0), purse) == first, "charged");
    // Made here, settled when Redis is back.
    for (DegradingStore broker : brokers) {
      List<Claim> claims = List.of(new Claim(purse, 90), new Claim(rate, 1));
      await(broker.settle("away0", claims, List.of(80L, 1L)));
      await(broker.settle("away0", claims, List.of(80L, 1L)));
    }
    until(() -> left(brokers.get(0), purse) == first - 160, "charged too");
    assertThat(brokers).allMatch(broker -> broker.lost() == 0);
  }

  @Test
  void ratesAreRefusedOrAllowedWhereTheConfigurationSaysSo() throws Exception {
    openBrokers(1, "refuse", "refuse");
    goAway();
    assertThat(take(brokers.get(0), rate, 1)).isInstanceOf(Away.class);
    redis.resume();
    DegradingStore lenient = broker("allow", "refuse");
    await(lenient.open());
    brokers.remove(0).close();
    goAway();
    for (int i = 0; i < 300; i++) {
      assertThat(take(lenient, rate, 1)).isInstanceOf(All.class);
    }
  }

  @Test
  void aBrokerThatNeverReachedRedisTakesNoShare() throws Exception {
    redis.kill();
    DegradingStore lonely = broker("share", "allow");
    await(lonely.open());
    assertThat(take(lonely, rate, 1)).isInstanceOf(Away.class);
    redis.startAgain();
    until(() -> take(lonely, rate, 1) instanceof All, "it decides");
    assertThat(news).containsExactly("back");
  }

  @Test
  void moreThanAShareIsNotMoreThanMayEverCome() throws Exception {
    openBrokers(2, "share", "refuse");
    goAway();
    assertThat(take(brokers.get(0), rate, 51)).isInstanceOf(Away.class);
    Nothing nothing = (Nothing) take(brokers.get(0), rate, 101);
    assertThat(nothing.possible()).isFalse();
  }

  @Test
  void aKilledRedisIsReplacedWithoutAnybodyWaiting() throws Exception {
    openBrokers(2, "share", "refuse");
    redis.kill();
    int had = 0;
    for (DegradingStore broker : brokers) {
      until(() -> !broker.connected(), "away");
      had += takeAll(broker, rate);
    }
    assertThat(had).isEqualTo(100);
    redis.startAgain();
    for (DegradingStore broker : brokers) {
      until(() -> broker.connected() && broker.undelivered() == 0, "back");
    }
    until(() -> left(brokers.get(0), rate) == 0, "all is told");
    assertThat(await(brokers.get(1).look(List.of(gate))))
        .containsExactly(new Level(8, Duration.ZERO));
  }
}
