package io.sluice.limits;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Level;
import io.sluice.limits.LimitStore.Taken.All;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Many threads on the same counters: nothing over, nothing lost, nobody stuck. */
final class MemoryStoreUnderThreadsTest {

  private static final int ROUNDS = 300;
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final AtomicLong clock = new AtomicLong();
  private final MemoryStore store = new MemoryStore(clock::get);
  private final Rate requests = new Rate("{t:a}:requests", 1, Duration.ofHours(1), 20_000);
  private final Purse purse = new Purse("{t:b}:purse", 50_000, true, Duration.ofDays(1));
  private final Gate gate = new Gate("{p:c}:gate", 64);

  private static void inThreads(int threads, Callable<?> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    try {
      for (int t = 0; t < threads; t++) {
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return work.call();
                }));
      }
      start.countDown();
      for (Future<?> one : running) {
        one.get(60, SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private List<Long> remaining() {
    return store.look(List.of(requests, purse, gate)).result().stream()
        .map(Level::remaining)
        .toList();
  }

  @Test
  void hundredsOfCallersInAnyOrderNeverOvershootAndLeaveExactlyWhatTheyUsed() throws Exception {
    AtomicLong ids = new AtomicLong();
    AtomicLong open = new AtomicLong();
    AtomicLong most = new AtomicLong();
    AtomicLong admitted = new AtomicLong();
    inThreads(
        400,
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            long number = ids.getAndIncrement();
            List<Claim> claims = new ArrayList<>();
            claims.add(new Claim(requests, 1));
            claims.add(new Claim(purse, 3));
            claims.add((int) (number % 3), new Claim(gate, 1));
            String id = "r-" + number;
            if (store.take(id, claims, LEASE).result() instanceof All) {
              most.accumulateAndGet(open.incrementAndGet(), Math::max);
              admitted.incrementAndGet();
              open.decrementAndGet();
              List<Long> actual = new ArrayList<>(List.of(1L, 2L));
              actual.add((int) (number % 3), 1L);
              store.settle(id, claims, actual);
            }
          }
          return null;
        });
    assertThat(most.get()).isLessThanOrEqualTo(64);
    assertThat(admitted).hasValueGreaterThan(0).hasValueLessThanOrEqualTo(20_000);
    assertThat(remaining())
        .containsExactly(20_000 - admitted.get(), 50_000 - 2 * admitted.get(), 64L);
  }

  @Test
  void settlingFromManyThreadsCountsOnce() throws Exception {
    for (int round = 0; round < 50; round++) {
      String id = "s-" + round;
      List<Claim> claims = List.of(new Claim(purse, 100), new Claim(gate, 1));
      store.take(id, claims, LEASE);
      inThreads(8, () -> store.settle(id, claims, List.of(1L, 1L)));
    }
    assertThat(remaining()).containsExactly(20_000L, 49_950L, 64L);
  }
}
