package io.sluice.limits;

import static io.sluice.limits.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Taken;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Brokers that take requests ahead; the shared store is one in memory that counts its calls. */
final class LeasingStoreTest {

  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final int MOST = 16;

  // Nothing flows while a test runs.
  private final Rate rate = new Rate("{t:a}:rate", 1, Duration.ofHours(1), 100);
  private final List<Claim> one = List.of(new Claim(rate, 1));
  private final MemoryStore memory = new MemoryStore(() -> 0);
  private final Queue<Runnable> timers = new ArrayDeque<>();
  private int calls;
  private int ids;

  private LeasingStore broker() {
    LimitStore counted =
        new LimitStore() {
          @Override
          public Future<Taken> take(String id, List<Claim> claims, Duration lease) {
            calls++;
            return memory.take(id, claims, lease);
          }

          @Override
          public Future<Void> settle(String id, List<Claim> claims, List<Long> actual) {
            calls++;
            return memory.settle(id, claims, actual);
          }

          @Override
          public Future<List<Level>> look(List<Counter> counters) {
            return memory.look(counters);
          }

          @Override
          public void close() {
            memory.close();
          }
        };
    Scheduler scheduler =
        (delay, task) -> {
          assertThat(delay).isEqualTo(LeasingStore.LIFE);
          timers.add(task);
          return () -> timers.remove(task);
        };
    return new LeasingStore(counted, MOST, scheduler);
  }

  private Taken take(LimitStore store) throws Exception {
    String id = "r" + ids++;
    Taken taken = await(store.take(id, one, LEASE));
    if (taken instanceof All) {
      await(store.settle(id, one, List.of(1L)));
    }
    return taken;
  }

  private int takeAll(LimitStore store) throws Exception {
    int had = 0;
    while (take(store) instanceof All) {
      had++;
    }
    return had;
  }

  private void timeIsOver() {
    for (Runnable task = timers.poll(); task != null; task = timers.poll()) {
      task.run();
    }
  }

  private long left() throws Exception {
    return await(memory.look(List.of(rate))).get(0).remaining();
  }

  @Test
  void aloneItHandsOutExactlyWhatThereIsWithFewCalls() throws Exception {
    assertThat(takeAll(broker())).isEqualTo(100);
    // 1 + 2 + 4 + 8 + 16 * 5 are 95; what is left comes singly; the last is refused.
    assertThat(calls).isLessThan(25);
    timeIsOver();
    assertThat(left()).isZero();
  }

  @Test
  void othersMissNoMoreThanTheMostOfEachBroker() throws Exception {
    LeasingStore first = broker();
    LeasingStore second = broker();
    for (int i = 0; i < 16; i++) {
      take(first);
    }
    int had = takeAll(second);
    assertThat(100 - 16 - had).isBetween(1, MOST);
    assertThat(had + 16 + takeAll(first)).isEqualTo(100);
  }

  @Test
  void whatNobodyHadWithinTheTimeIsGivenBack() throws Exception {
    LeasingStore broker = broker();
    for (int i = 0; i < 18; i++) {
      take(broker);
    }
    assertThat(left()).isLessThan(82);
    timeIsOver();
    assertThat(left()).isEqualTo(82);
    int before = calls;
    take(broker);
    assertThat(calls).isEqualTo(before + 1);
    assertThat(left()).isEqualTo(81);
  }

  @Test
  void closingGivesBackToo() throws Exception {
    LeasingStore broker = broker();
    for (int i = 0; i < 18; i++) {
      take(broker);
    }
    broker.close();
    assertThat(left()).isEqualTo(82);
  }

  @Test
  void aRequestThatWasCalledOffIsHandedOutAgain() throws Exception {
    LeasingStore broker = broker();
    for (int i = 0; i < 3; i++) {
      take(broker);
    }
    await(broker.take("off", one, LEASE));
    await(broker.settle("off", one, List.of(0L)));
    await(broker.settle("off", one, List.of(0L)));
    timeIsOver();
    assertThat(left()).isEqualTo(97);
  }

  @Test
  void decisionsAboutAnythingElseAskTheStore() throws Exception {
    LeasingStore broker = broker();
    List<Claim> both = List.of(one.get(0), new Claim(new Gate("{t:a}:gate", 2), 1));
    for (int i = 0; i < 2; i++) {
      assertThat(await(broker.take("g" + i, both, LEASE))).isInstanceOf(All.class);
    }
    assertThat(await(broker.take("g2", both, LEASE))).isInstanceOf(Nothing.class);
    assertThat(calls).isEqualTo(3);
    await(broker.settle("g0", both, List.of(1L, 1L)));
    assertThat(await(broker.take("g3", both, LEASE))).isInstanceOf(All.class);
  }
}
