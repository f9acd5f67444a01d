package io.sluice.limits;

import static io.sluice.limits.RedisFixture.await;
import static io.sluice.limits.RedisFixture.config;
import static io.sluice.limits.RedisFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.AdmissionLog.Entry;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Taken.All;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Four brokers under load while Redis goes away and comes back. */
final class DegradingAccuracyTest {

  private static final int BROKERS = 4;
  private static final int CALLERS = 16;
  private static final long RATE = 400;
  private static final long BURST = 200;
  private static final DegradingStore.Watch NOBODY =
      new DegradingStore.Watch() {
        @Override
        public void away(Throwable cause) {}

        @Override
        public void back(Duration outage) {}
      };

  private final Rate rate = new Rate("{t:a}:rate", RATE, Duration.ofSeconds(1), BURST);
  private final List<DegradingStore> brokers = new ArrayList<>();
  private final ConcurrentLinkedQueue<Entry> admitted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger flying = new AtomicInteger();
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicBoolean over = new AtomicBoolean();
  private RedisServer redis;
  private Vertx vertx;

  @BeforeEach
  void open() throws Exception {
    redis = RedisServer.start();
    vertx = Vertx.vertx();
    for (int i = 0; i < BROKERS; i++) {
      DegradingStore broker =
          new DegradingStore(
              vertx,
              config(Duration.ofMillis(250), 0, redis.uri()),
              new MemoryStore(System::nanoTime),
              System::nanoTime,
              NOBODY);
      brokers.add(broker);
      await(broker.open());
    }
    until(() -> brokers.stream().allMatch(b -> b.brokers() == BROKERS), "all know of each other");
  }

  @AfterEach
  void close() throws Exception {
    brokers.forEach(DegradingStore::close);
    if (redis != null) {
      await(vertx.close());
      redis.close();
    }
  }

  private void ask(DegradingStore broker) {
    long begun = System.nanoTime();
    String id = "a" + ids.incrementAndGet();
    List<Claim> claims = List.of(new Claim(rate, 1));
    broker
        .take(id, claims, Duration.ofMinutes(1))
        .onSuccess(
            taken -> {
              long now = System.nanoTime();
              slowest.accumulateAndGet(now - begun, Math::max);
              if (taken instanceof All) {
                admitted.add(new Entry(now / 1000, true, 1, 1, now / 1000));
                broker.settle(id, claims, List.of(1L));
              }
            })
        .onComplete(
            done -> {
              if (over.get() || done.failed()) {
                flying.decrementAndGet();
              } else {
                // Often enough to take all there is, and not so often that nothing else runs.
                vertx.setTimer(2, fired -> ask(broker));
              }
            });
  }

  private void begin() throws Exception {
    for (int i = 0; i < CALLERS; i++) {
      flying.incrementAndGet();
      ask(brokers.get(i % BROKERS));
    }
    pass(Duration.ofMillis(800));
  }

  private static void pass(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    until(() -> System.nanoTime() - end > 0, "time passes");
  }

  private AdmissionLog end(String name) throws Exception {
    until(() -> brokers.stream().allMatch(DegradingStore::connected), "all are back");
    pass(Duration.ofSeconds(1));
    over.set(true);
    until(() -> flying.get() == 0, "nobody asks any more");
    assertThat(slowest.get()).as("nobody hangs").isLessThan(Duration.ofSeconds(2).toNanos());
    AdmissionLog log = new AdmissionLog(RATE, BURST);
    admitted.forEach(log::add);
    log.sort();
    List<Entry> all = log.entries();
    double seconds = (all.get(all.size() - 1).micros() - all.get(0).micros()) / 1e6;
    System.out.printf(
        "%s: %d brokers, %d admitted in %.1f s, allowed %.0f; over %.1f%% of the burst, slowest answer"
            + " %d ms%n",
        name,
        BROKERS,
        all.size(),
        seconds,
        BURST + RATE * seconds,
        100 * log.over(),
        slowest.get() / 1_000_000);
    return log;
  }

  @Test
  void aPauseLetsThroughNoMoreThanOneBurstInAll() throws Exception {
    begin();
    redis.pause();
    pass(Duration.ofSeconds(2));
    assertThat(brokers).noneMatch(DegradingStore::connected);
    redis.resume();
    AdmissionLog log = end("pause");
    assertThat(log.over()).isLessThanOrEqualTo(1);
    assertThat(log.admitted()).isGreaterThan(RATE * 2);
  }

  @Test
  void aKillLetsThroughNoMoreThanOneBurstInAll() throws Exception {
    begin();
    redis.kill();
    pass(Duration.ofSeconds(2));
    assertThat(brokers).noneMatch(DegradingStore::connected);
    redis.startAgain();
    AdmissionLog log = end("kill");
    assertThat(log.over()).isLessThanOrEqualTo(1);
    assertThat(log.admitted()).isGreaterThan(RATE * 2);
  }
}
