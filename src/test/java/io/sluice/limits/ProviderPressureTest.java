package io.sluice.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Demand.Urgency;
import io.sluice.limits.Verdict.Granted;
import io.sluice.limits.Verdict.Reason;
import io.sluice.limits.Verdict.Refused;
import io.sluice.provider.RateSignal;
import io.sluice.provider.RateSignal.Kind;
import io.sluice.provider.RateSignal.Left;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a provider says of its own limits shapes what is sent to it. */
final class ProviderPressureTest {

  private final Stage stage = new Stage().team("search", 1).learning(true);

  private void told(Kind kind, long limit, long remaining, Duration reset) {
    stage
        .limiter
        .pressure()
        .observe(
            "openai", new RateSignal(false, null, Map.of(kind, new Left(limit, remaining, reset))));
  }

  private void refusedBy(@Nullable Duration retryAfter) {
    stage.limiter.pressure().observe("openai", new RateSignal(true, retryAfter, Map.of()));
  }

  private void answered() {
    stage.limiter.pressure().observe("openai", new RateSignal(false, null, Map.of()));
  }

  @Test
  void whatIsLeftIsCountedDownAndComesBackEvenly() {
    told(Kind.REQUESTS, 60, 2, Duration.ofSeconds(58));
    stage.granted(stage.demand("search"));
    stage.granted(stage.demand("search"));
    Refused refused = stage.refused(stage.demand("search"));
    assertThat(refused.reason()).isEqualTo(Reason.PROVIDER_BUSY);
    assertThat(refused.limit().rule()).isEqualTo("providers.openai");
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    stage.time.pass(Duration.ofMillis(999));
    stage.refused(stage.demand("search"));
    stage.time.pass(Duration.ofMillis(1));
    stage.granted(stage.demand("search"));
    stage.refused(stage.demand("search"));
  }

  /** Two threads may read their clocks in one order and come here in the other. */
  @Test
  void anEarlierClockOfAnotherThreadIsNoReasonToWait() {
    Bearing bearing = new Bearing(-1000);
    assertThat(bearing.take(Amounts.NONE, 5)).isZero();
    assertThat(bearing.take(Amounts.NONE, 0)).isZero();
    assertThat(bearing.take(Amounts.NONE, 6)).isZero();
  }

  @Test
  void tokensAreLearnedToo() {
    told(Kind.TOKENS, 1000, 100, Duration.ofSeconds(9));
    stage.granted(stage.demand("search", new Amounts(60, 40, 0)));
    assertThat(stage.refused(stage.demand("search", new Amounts(60, 40, 0))).retryAfter())
        .isEqualTo(Duration.ofSeconds(1));
    told(Kind.TOKENS, 1000, 1000, Duration.ZERO);
    stage.granted(stage.demand("search", new Amounts(5000, 0, 0)));
  }

  @Test
  void afterItsResetNothingIsKnownToBeLacking() {
    told(Kind.REQUESTS, 0, 0, Duration.ofSeconds(3));
    assertThat(stage.refused(stage.demand("search")).retryAfter()).isEqualTo(Duration.ofSeconds(3));
    stage.time.pass(Duration.ofSeconds(3));
    for (int i = 0; i < 100; i++) {
      stage.granted(stage.demand("search"));
    }
  }

  @Test
  void aRefusalClosesForAsLongAsItSays() {
    stage.granted(stage.demand("search"));
    refusedBy(Duration.ofSeconds(20));
    assertThat(stage.refused(stage.demand("search")).retryAfter())
        .isEqualTo(Duration.ofSeconds(20));
    stage.time.pass(Duration.ofSeconds(20));
    stage.granted(stage.demand("search"));
  }

  @Test
  void refusalsThatSayNothingCloseForLongerEachTimeUpToAMinute() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      refusedBy(null);
      // Those sent together are refused together.
      refusedBy(null);
      Duration pause = stage.refused(stage.demand("search")).retryAfter();
      pauses.add(pause.toSeconds());
      stage.time.pass(pause);
    }
    assertThat(pauses).isSorted().startsWith(2L).endsWith(60L);
  }

  @Test
  void afterARefusalRequestsAreLetThroughOneByOneAndFasterWithEachAnswer() {
    refusedBy(Duration.ofSeconds(1));
    stage.time.pass(Duration.ofSeconds(1));
    stage.granted(stage.demand("search"));
    assertThat(stage.refused(stage.demand("search")).retryAfter())
        .isEqualTo(Duration.ofMillis(200));
    stage.time.pass(Duration.ofMillis(200));
    answered();
    stage.granted(stage.demand("search"));
    assertThat(stage.refused(stage.demand("search")).retryAfter())
        .isEqualTo(Duration.ofMillis(100));
    for (int i = 0; i < 10; i++) {
      answered();
    }
    stage.time.pass(Duration.ofMillis(100));
    for (int i = 0; i < 100; i++) {
      stage.granted(stage.demand("search"));
    }
  }

  @Test
  void thoseWhoWaitForAProviderDoNotComeAsAHerd() {
    stage.queue(1000, Duration.ofMinutes(1));
    refusedBy(Duration.ofSeconds(2));
    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tickets.add(
          stage.limiter.queue(stage.patient("search", Urgency.INTERACTIVE, Duration.ofMinutes(1))));
    }
    assertThat(stage.limiter.waiting()).isEqualTo(20);
    stage.time.pass(Duration.ofSeconds(2));
    assertThat(in(tickets)).isEqualTo(1);
    stage.time.pass(Duration.ofSeconds(1));
    assertThat(in(tickets)).isEqualTo(6);
    stage.time.pass(Duration.ofSeconds(3));
    assertThat(in(tickets)).isEqualTo(20);
  }

  private static long in(List<Ticket> tickets) {
    return tickets.stream()
        .filter(one -> one.verdict().isComplete() && one.verdict().result() instanceof Granted)
        .count();
  }

  @Test
  void whatTheTeamsOwnLimitRefusesDoesNotCountAtTheProvider() {
    stage.team("search", 1, Stage.limit(List.of(), "requests 1/hour"));
    told(Kind.REQUESTS, 60, 2, Duration.ofSeconds(58));
    stage.granted(stage.demand("search"));
    for (int i = 0; i < 10; i++) {
      assertThat(stage.refused(stage.demand("search")).reason()).isEqualTo(Reason.EXHAUSTED);
    }
    stage.team("other", 1);
    stage.granted(stage.demand("other"));
  }

  @Test
  void otherProvidersAreNotConcernedNorOnesThatAreNotToBeLearned() {
    refusedBy(Duration.ofMinutes(1));
    stage.granted(
        stage.demand(
            "search", "inhouse", "small", "ada", Amounts.NONE, Urgency.INTERACTIVE, Duration.ZERO));
    stage.learning(false);
    stage.granted(stage.demand("search"));
    refusedBy(Duration.ofMinutes(1));
    stage.granted(stage.demand("search"));
  }
}
