package io.sluice.limits;

import static io.sluice.limits.Stage.budget;
import static io.sluice.limits.Stage.limit;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Verdict.Granted;
import io.sluice.limits.Verdict.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each is a bug that another gateway shipped. */
final class BugsOthersShippedTest {

  private final Stage stage = new Stage();

  private Demand tokens(long input, long output) {
    return stage.demand("search", new Amounts(input, output, 0));
  }

  /** 663 tokens through a limit of 100: LiteLLM #18730, Envoy AI gateway #680. */
  @Test
  void manyAtOnceCannotPassACheckBeforeAnyIsCharged() {
    stage.team("search", 1, limit(List.of(), "total 100/hour"));
    int granted = 0;
    for (int i = 0; i < 50; i++) {
      granted += stage.ask(tokens(5, 8)) instanceof Granted ? 1 : 0;
    }
    assertThat(granted).isEqualTo(7);
  }

  /** LiteLLM #24677. */
  @Test
  void requestsComeBackWhileTokensAreStillUsedUp() {
    stage.team("search", 1, limit(List.of(), "requests 60/minute burst 1", "total 100/hour"));
    stage.granted(tokens(50, 10));
    stage.time.pass(Duration.ofSeconds(1));
    stage.granted(tokens(30, 0));
    stage.time.pass(Duration.ofSeconds(1));
    assertThat(stage.refused(tokens(50, 0)).limit().dimension()).isEqualTo(Dimension.TOTAL_TOKENS);
    stage.granted(tokens(10, 0));
  }

  /** LiteLLM PR #27001. */
  @Test
  void aRefusedRequestLeavesNothingReserved() {
    stage.team("search", 1, limit("openai", List.of("*"), List.of(), 5, "total 100/hour"));
    stage.granted(tokens(90, 0)).settle(new Amounts(90, 0, 0));
    for (int i = 0; i < 100; i++) {
      stage.refused(tokens(11, 0));
    }
    assertThat(stage.left(tokens(0, 0))).containsExactly(10L, 5L);
    assertThat(stage.limiter.open()).isZero();
  }

  /** LiteLLM PR #27001: the other half. */
  @Test
  void aFailedRequestGivesBackWhatItDidNotUse() {
    stage.team("search", 1, limit("openai", List.of("*"), List.of(), 5, "total 100/hour"));
    stage.granted(tokens(90, 0)).settle(Amounts.NONE);
    assertThat(stage.left(tokens(0, 0))).containsExactly(100L, 5L);
  }

  /** LiteLLM PR #37001. */
  @Test
  void theLargerOfTwoBoundsOnTheOutputIsReserved() {
    assertThat(new TokenEstimator().output("small", 0, 1, 10_000)).isEqualTo(10_000);
  }

  /** LiteLLM PR #31952. */
  @Test
  void anEstimateThatNothingIsKnownForDoesNotReserveTheWholeLimit() {
    stage.team("search", 1, limit(List.of(), "output 100000/minute"));
    long guess = new TokenEstimator().output("small", 0);
    for (int i = 0; i < 20; i++) {
      stage.granted(tokens(1, guess));
    }
  }

  /** LiteLLM #33321. */
  @Test
  void everyKindOfLimitAllowsExactlyItsAmountAndNotOneMore() {
    stage.team(
        "search",
        1,
        List.of(
            limit("openai", List.of("requests"), List.of(), null, "requests 3/hour"),
            limit("openai", List.of("tokens"), List.of("user"), null, "total 3/hour"),
            limit("openai", List.of("open"), List.of("client"), 3)),
        List.of(
            new io.sluice.config.BudgetConfig(
                budget("0.000003", "day", "UTC", "refuse").amount(),
                "day",
                java.time.ZoneId.of("UTC"),
                "openai",
                List.of("budget"),
                List.of(),
                List.of(),
                "refuse")));
    for (String model : List.of("requests", "tokens", "open", "budget")) {
      for (int i = 0; i < 3; i++) {
        stage.granted(one(model));
      }
      assertThat(stage.refused(one(model)).reason()).isEqualTo(Reason.EXHAUSTED);
    }
  }

  private Demand one(String model) {
    return stage.demand(
        "search",
        "openai",
        model,
        "ada",
        new Amounts(1, 0, 1),
        Demand.Urgency.INTERACTIVE,
        Duration.ZERO);
  }

  /** new-api #6609, membrane #3210. */
  @Test
  void concurrentRequestsCannotOverdrawABudget() throws Exception {
    stage.team("search", 1, List.of(), List.of(budget("1", "day", "UTC", "refuse")));
    List<Demand> demands = new ArrayList<>();
    for (int i = 0; i < 3200; i++) {
      demands.add(stage.demand("search", new Amounts(1, 1, 1000)));
    }
    AtomicInteger granted = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(32);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    try {
      for (int t = 0; t < 32; t++) {
        List<Demand> own = demands.subList(t * 100, t * 100 + 100);
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  for (Demand demand : own) {
                    if (stage.limiter.reserve(demand).result() instanceof Granted) {
                      granted.incrementAndGet();
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
    assertThat(granted).hasValue(1000);
  }

  /** new-api #5235: refunded in full because nobody said what was used. */
  @Test
  void aReservationThatNobodySettlesCountsAsUsed() {
    stage.team("search", 1, limit("openai", List.of("*"), List.of(), 1, "total 100/day"));
    stage.granted(tokens(60, 0));
    stage.time.pass(Duration.ofMinutes(16));
    // Its place is free again, its tokens are not.
    stage.refused(tokens(60, 0));
    stage.granted(tokens(41, 0));
  }
}
