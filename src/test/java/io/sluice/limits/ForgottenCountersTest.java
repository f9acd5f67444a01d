package io.sluice.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Taken.All;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A memory store keeps what it must remember, and nothing else. */
final class ForgottenCountersTest {

  private static final Duration LEASE = Duration.ofSeconds(10);

  private final AtomicLong clock = new AtomicLong();
  private final MemoryStore store = new MemoryStore(clock::get);
  private long ids;

  private LimitStore.Taken take(Counter counter, long amount) {
    return store.take("r-" + ids++, List.of(new Claim(counter, amount)), LEASE).result();
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void countersOfUsersWhoLeftAreForgotten() {
    for (int user = 0; user < 100_000; user++) {
      take(new Rate("{t:a}:user=" + user, 60, Duration.ofMinutes(1), 60), 1);
      pass(Duration.ofMillis(10));
    }
    // Those of the last minute, and as many again that were not looked at since.
    assertThat(store.size()).isLessThan(20_000);
  }

  @Test
  void whatIsUsedIsRememberedForAsLongAsItCounts() {
    Rate daily = new Rate("{t:a}:daily", 24, Duration.ofDays(1), 24);
    Purse purse = new Purse("{t:a}:purse", 10, true, Duration.ofHours(30));
    take(daily, 24);
    take(purse, 10);
    for (int i = 0; i < 24; i++) {
      pass(Duration.ofMinutes(59));
      for (int j = 0; j < 100; j++) {
        take(new Rate("{t:a}:other", 60, Duration.ofMinutes(1), 60), 0);
      }
    }
    assertThat(take(daily, 24)).isNotInstanceOf(All.class);
    assertThat(take(purse, 1)).isNotInstanceOf(All.class);
  }

  @Test
  void aPurseIsForgottenSomeTimeAfterItsPeriod() {
    for (int day = 0; day < 400; day++) {
      take(new Purse("{t:a}:day" + day, 10, true, Duration.ofDays(1)), 1);
      for (int j = 0; j < 20; j++) {
        pass(Duration.ofDays(1).dividedBy(20));
        take(new Rate("{t:a}:other", 60, Duration.ofMinutes(1), 60), 0);
      }
    }
    assertThat(store.size()).isLessThan(10);
  }
}
