package io.sluice.limits;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.TeamConfig;
import io.sluice.config.TeamConfig.LimitConfig;
import io.sluice.limits.Verdict.Dimension;
import io.sluice.limits.Verdict.Granted;
import io.sluice.limits.Verdict.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LocalLimiterTest {

  private static final Demand DEMAND = new Demand("search", "openai", 100);

  // A nano clock may start anywhere, also below zero.
  private final AtomicLong clock = new AtomicLong(-5_000_000_000L);
  private final LocalLimiter limiter = new LocalLimiter(clock::get);

  private void limit(@Nullable Integer perMinute, @Nullable Integer burst, @Nullable Integer open) {
    LimitConfig limit = new LimitConfig("openai", perMinute, burst, open);
    limiter.configure(Map.of("search", new TeamConfig("cc", List.of(), List.of(), List.of(limit))));
  }

  private Verdict reserve() {
    return limiter.reserve(DEMAND).result();
  }

  private Reservation granted() {
    return ((Granted) reserve()).reservation();
  }

  private Refused refused() {
    return (Refused) reserve();
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void withoutALimitEverythingPassesAndNoHeadroomIsTold() {
    for (int i = 0; i < 1000; i++) {
      assertThat(reserve()).isInstanceOf(Granted.class);
    }
    assertThat(reserve().headroom()).isNull();
    assertThat(limiter.open()).isEqualTo(1001);
  }

  @Test
  void aBurstPassesAndTheNextIsToldWhenToComeBack() {
    limit(60, 3, null);
    granted();
    granted();
    assertThat(reserve().headroom()).isEqualTo(new Headroom(3, 0, Duration.ofSeconds(3)));
    Refused refused = refused();
    assertThat(refused.dimension()).isEqualTo(Dimension.REQUESTS_PER_MINUTE);
    assertThat(refused.limit()).isEqualTo(60);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    pass(Duration.ofMillis(999));
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofMillis(1));
    pass(Duration.ofMillis(1));
    granted();
    refused();
  }

  @Test
  void whatWasSavedUpIsNeverMoreThanTheBurst() {
    limit(60, 3, null);
    pass(Duration.ofDays(400));
    for (int i = 0; i < 3; i++) {
      granted();
    }
    refused();
  }

  @Test
  void theBurstIsAMinutesWorthUnlessConfigured() {
    limit(2, null, null);
    granted();
    granted();
    assertThat(refused().retryAfter()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void openRequestsAreCountedAndGivenBackOnce() {
    limit(null, null, 2);
    Reservation first = granted();
    granted();
    assertThat(refused().dimension()).isEqualTo(Dimension.CONCURRENT_REQUESTS);
    first.settle(1, 1);
    first.settle(1, 1);
    granted();
    refused();
    assertThat(limiter.open()).isEqualTo(2);
  }

  @Test
  void aRefusalForOneReasonTakesNothingOfTheOther() {
    limit(60, 1, 1);
    Reservation open = granted();
    pass(Duration.ofSeconds(10));
    for (int i = 0; i < 5; i++) {
      assertThat(refused().dimension()).isEqualTo(Dimension.CONCURRENT_REQUESTS);
    }
    open.settle(0, 0);
    granted().settle(0, 0);
    assertThat(refused().dimension()).isEqualTo(Dimension.REQUESTS_PER_MINUTE);
    assertThat(limiter.open()).isZero();
  }

  @Test
  void teamsAndProvidersDoNotShare() {
    limit(60, 1, null);
    granted();
    refused();
    assertThat(limiter.reserve(new Demand("support", "openai", 1)).result())
        .isInstanceOf(Granted.class);
    assertThat(limiter.reserve(new Demand("search", "vllm", 1)).result())
        .isInstanceOf(Granted.class);
  }

  @Test
  void anotherConfigurationChangesTheLimitButNotWhatWasUsed() {
    limit(null, null, 1);
    Reservation first = granted();
    limit(null, null, 2);
    granted();
    refused();
    limit(null, null, 1);
    first.settle(0, 0);
    refused();
  }

  @Test
  void theLargestAndSmallestLimitsDoNotOverflow() {
    limit(1, 1_000_000_000, null);
    for (int i = 0; i < 1000; i++) {
      granted();
    }
    limit(1_000_000_000, 1, null);
    refused();
  }

  /** Over any sliding window no more is admitted than the burst and the rate allow. */
  @Property(tries = 200)
  void neverMoreThanBurstAndRate(
      @ForAll @IntRange(min = 1, max = 600) int perMinute,
      @ForAll @IntRange(min = 1, max = 50) int burst,
      @ForAll @Size(min = 50, max = 300) List<@IntRange(max = 3000) Integer> gapsMillis) {
    AtomicLong time = new AtomicLong();
    LocalLimiter own = new LocalLimiter(time::get);
    own.configure(
        Map.of(
            "search",
            new TeamConfig(
                "cc",
                List.of(),
                List.of(),
                List.of(new LimitConfig("openai", perMinute, burst, null)))));
    List<Long> admitted = new ArrayList<>();
    for (int gap : gapsMillis) {
      time.addAndGet(gap * 1_000_000L);
      if (own.reserve(DEMAND).result() instanceof Granted) {
        admitted.add(time.get());
      }
    }
    for (int from = 0; from < admitted.size(); from++) {
      for (int to = from; to < admitted.size(); to++) {
        double minutes = (admitted.get(to) - admitted.get(from)) / 60e9;
        assertThat((double) (to - from + 1))
            .isLessThanOrEqualTo(burst + perMinute * minutes + 1e-6);
      }
    }
  }

  @Test
  void manyThreadsNeverOvershoot() throws Exception {
    limit(1, 1000, 64);
    int threads = 16;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    AtomicLong open = new AtomicLong();
    AtomicLong most = new AtomicLong();
    AtomicLong admitted = new AtomicLong();
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    try {
      for (int t = 0; t < threads; t++) {
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < 2000; i++) {
                    if (reserve() instanceof Granted granted) {
                      most.accumulateAndGet(open.incrementAndGet(), Math::max);
                      admitted.incrementAndGet();
                      open.decrementAndGet();
                      granted.reservation().settle(0, 0);
                    }
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> one : running) {
        one.get(60, SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(admitted).hasValue(1000);
    assertThat(most.get()).isLessThanOrEqualTo(64);
    assertThat(limiter.open()).isZero();
  }
}
