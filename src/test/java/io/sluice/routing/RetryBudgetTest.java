package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Retries are a small addition to the load, whatever fails. */
class RetryBudgetTest {

  @Property(tries = 300)
  void itIsABound(
      @ForAll @IntRange(min = 0, max = 100) int percent,
      @ForAll @Size(max = 300) List<@IntRange(min = 0, max = 400) Integer> millis) {
    long now = -5_000_000_000L;
    long start = now;
    RetryBudget budget = new RetryBudget(percent, now);
    long retries = 0;
    long requests = 0;
    for (int pause : millis) {
      now += Duration.ofMillis(pause).toNanos();
      budget.request();
      requests++;
      for (int i = 0; i < 5; i++) {
        retries += budget.take(now) ? 1 : 0;
      }
      long seconds = (now - start) / 1_000_000_000L;
      long bound = percent == 0 ? 0 : RetryBudget.FREE + seconds + requests * percent / 100;
      assertThat(retries).isLessThanOrEqualTo(bound);
    }
  }

  @Test
  void aBusyModelHasItsShare() {
    RetryBudget budget = new RetryBudget(20, 0);
    int retries = 0;
    for (int i = 0; i < 1000; i++) {
      budget.request();
      retries += budget.take(0) ? 1 : 0;
    }
    assertThat(retries).isBetween(205, 210);
  }

  @Test
  void aQuietModelHasOneASecond() {
    RetryBudget budget = new RetryBudget(1, 0);
    int retries = 0;
    for (int second = 0; second < 100; second++) {
      retries += budget.take(Duration.ofSeconds(second).toNanos()) ? 1 : 0;
    }
    assertThat(retries).isEqualTo(100);
  }

  @Test
  void quietTimesAreNotSavedUpForever() {
    RetryBudget budget = new RetryBudget(100, 0);
    for (int i = 0; i < 100_000; i++) {
      budget.request();
    }
    int retries = 0;
    while (budget.take(0)) {
      retries++;
    }
    assertThat(retries).isEqualTo(100);
  }

  @Test
  void threadsTogetherGetNoMore() throws InterruptedException {
    RetryBudget budget = new RetryBudget(10, 0);
    AtomicInteger retries = new AtomicInteger();
    int threads = 4;
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  budget.request();
                  if (budget.take(0)) {
                    retries.incrementAndGet();
                  }
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(retries.get()).isEqualTo(RetryBudget.FREE + 200);
  }
}
