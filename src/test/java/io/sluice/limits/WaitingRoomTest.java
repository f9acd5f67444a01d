package io.sluice.limits;

import static io.sluice.limits.Stage.limit;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Demand.Urgency;
import io.sluice.limits.Verdict.Granted;
import io.sluice.limits.Verdict.Reason;
import io.sluice.limits.Verdict.Refused;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Who waits, for how long, and in which order they come in. */
final class WaitingRoomTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Stage stage = new Stage().queue(1000, MINUTE);

  private Ticket wait(String team) {
    return wait(team, Urgency.INTERACTIVE, MINUTE);
  }

  private Ticket wait(String team, Urgency urgency, Duration patience) {
    return stage.limiter.queue(stage.patient(team, urgency, patience));
  }

  private static boolean granted(Ticket ticket) {
    return ticket.verdict().isComplete() && ticket.verdict().result() instanceof Granted;
  }

  private static Reservation reservation(Ticket ticket) {
    return ((Granted) ticket.verdict().result()).reservation();
  }

  private void oneAtATime() {
    stage
        .team("search", 1)
        .team("support", 1)
        .provider("openai", limit("openai", List.of("*"), List.of(), 1));
  }

  @Test
  void withoutPatienceOrAQueueNobodyWaits() {
    stage.team("search", 1, limit(List.of(), "requests 60/minute burst 1"));
    stage.granted(stage.demand("search"));
    stage.refused(stage.demand("search"));
    stage.queue(1000, Duration.ZERO);
    assertThat(wait("search").verdict().result()).isInstanceOf(Refused.class);
    stage.queue(0, MINUTE);
    Ticket ticket = wait("search");
    assertThat(((Refused) ticket.verdict().result()).reason()).isEqualTo(Reason.QUEUE_FULL);
    assertThat(stage.limiter.waiting()).isZero();
  }

  @Test
  void aWaiterComesInWhenTheRateAllowsIt() {
    stage.team("search", 1, limit(List.of(), "requests 60/minute burst 1"));
    stage.granted(stage.demand("search"));
    Ticket first = wait("search");
    Ticket second = wait("search");
    assertThat(stage.limiter.waiting()).isEqualTo(2);
    stage.time.pass(Duration.ofMillis(999));
    assertThat(granted(first)).isFalse();
    stage.time.pass(Duration.ofMillis(1));
    assertThat(granted(first)).isTrue();
    assertThat(granted(second)).isFalse();
    stage.time.pass(Duration.ofSeconds(1));
    assertThat(granted(second)).isTrue();
    assertThat(stage.limiter.waiting()).isZero();
    assertThat(stage.time.tasks()).isZero();
  }

  @Test
  void aSettlementLetsTheNextInAtOnce() {
    oneAtATime();
    Reservation open = stage.granted(stage.demand("search"));
    Ticket waiting = wait("support");
    open.settle(Amounts.NONE);
    assertThat(granted(waiting)).isTrue();
    assertThat(stage.limiter.open()).isEqualTo(1);
  }

  @Test
  void whoCannotWaitThatLongIsToldAtOnce() {
    stage.team("search", 1, limit(List.of(), "requests 1/hour"));
    stage.granted(stage.demand("search"));
    Refused refused = (Refused) wait("search").verdict().result();
    assertThat(refused.reason()).isEqualTo(Reason.EXHAUSTED);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void patienceEndsEvenIfNothingIsEverGivenBack() {
    oneAtATime();
    stage.granted(stage.demand("search"));
    Ticket ticket = wait("search", Urgency.INTERACTIVE, Duration.ofSeconds(5));
    stage.time.pass(Duration.ofMillis(4999));
    assertThat(ticket.verdict().isComplete()).isFalse();
    stage.time.pass(Duration.ofMillis(1));
    Refused refused = (Refused) ticket.verdict().result();
    assertThat(refused.reason()).isEqualTo(Reason.EXHAUSTED);
    assertThat(refused.limit().dimension()).isEqualTo(Dimension.CONCURRENT_REQUESTS);
    assertThat(stage.limiter.waiting()).isZero();
    assertThat(stage.time.tasks()).isZero();
  }

  @Test
  void theConfigurationBoundsTheCallersPatience() {
    oneAtATime();
    stage.queue(10, Duration.ofSeconds(2));
    stage.granted(stage.demand("search"));
    Ticket ticket = wait("search");
    stage.time.pass(Duration.ofSeconds(2));
    assertThat(ticket.verdict().result()).isInstanceOf(Refused.class);
  }

  @Test
  void newArrivalsDoNotOvertake() {
    oneAtATime();
    Reservation open = stage.granted(stage.demand("search"));
    List<Boolean> order = new ArrayList<>();
    Ticket first = wait("search");
    // As the place comes free, someone else asks before the first can be told.
    Future<Verdict> seen = first.verdict().onSuccess(v -> order.add(true));
    Ticket second = wait("search");
    Refused impatient = stage.refused(stage.demand("search"));
    assertThat(impatient.reason()).isEqualTo(Reason.EXHAUSTED);
    open.settle(Amounts.NONE);
    assertThat(seen.isComplete()).isTrue();
    assertThat(granted(second)).isFalse();
    stage.refused(stage.demand("support"));
    reservation(first).settle(Amounts.NONE);
    assertThat(granted(second)).isTrue();
    assertThat(order).containsExactly(true);
  }

  @Test
  void aLargeRequestIsNotStarvedBySmallOnes() {
    stage.team("search", 1, limit(List.of(), "total 60/minute"));
    stage.granted(stage.demand("search", new Amounts(60, 0, 0)));
    Ticket large =
        stage.limiter.queue(
            stage.demand(
                "search",
                "openai",
                "small",
                "ada",
                new Amounts(30, 0, 0),
                Urgency.INTERACTIVE,
                MINUTE));
    for (int i = 0; i < 29; i++) {
      stage.time.pass(Duration.ofSeconds(1));
      stage.refused(stage.demand("search", new Amounts(1, 0, 0)));
    }
    stage.time.pass(Duration.ofSeconds(1));
    assertThat(granted(large)).isTrue();
  }

  @Test
  void whoNeedsNothingOfWhatOthersWaitForIsNotHeldUp() {
    stage
        .team("search", 1, limit(List.of(), "requests 60/minute burst 1"))
        .team("support", 1, limit(List.of(), "requests 60/minute burst 1"));
    stage.granted(stage.demand("search"));
    Ticket waiting = wait("search");
    stage.granted(stage.demand("support"));
    assertThat(granted(waiting)).isFalse();
  }

  @Test
  void interactiveComesBeforeBatch() {
    oneAtATime();
    Reservation open = stage.granted(stage.demand("search"));
    Ticket batch = wait("search", Urgency.BATCH, MINUTE);
    Ticket interactive = wait("support", Urgency.INTERACTIVE, MINUTE);
    open.settle(Amounts.NONE);
    assertThat(granted(interactive)).isTrue();
    assertThat(granted(batch)).isFalse();
    reservation(interactive).settle(Amounts.NONE);
    assertThat(granted(batch)).isTrue();
  }

  @Test
  void interactiveRequestsNeedNotWaitForBatchInFrontOfThem() {
    stage.team("search", 1, limit(List.of(), "total 60/minute"));
    stage.granted(stage.demand("search", new Amounts(50, 0, 0)));
    stage.limiter.queue(
        stage.demand(
            "search", "openai", "small", "ada", new Amounts(60, 0, 0), Urgency.BATCH, MINUTE));
    stage.granted(stage.demand("search", new Amounts(10, 0, 0)));
  }

  @Test
  void oneWhoLeavesFreesItsPlace() {
    oneAtATime();
    stage.queue(1, MINUTE);
    Reservation open = stage.granted(stage.demand("search"));
    Ticket gone = wait("search");
    gone.leave();
    assertThat(gone.verdict().cause()).isInstanceOf(CancellationException.class);
    Ticket next = wait("search");
    open.settle(Amounts.NONE);
    assertThat(granted(next)).isTrue();
    assertThat(stage.limiter.open()).isEqualTo(1);
    assertThat(stage.limiter.waiting()).isZero();
    next.leave();
    assertThat(stage.limiter.open()).isEqualTo(1);
  }

  @Test
  void aSmallerOneBehindOneWhoLeavesComesInAtOnce() {
    stage.team("search", 1, limit(List.of(), "total 60/minute"));
    stage.granted(stage.demand("search", new Amounts(55, 0, 0)));
    Ticket large =
        stage.limiter.queue(
            stage.demand(
                "search",
                "openai",
                "small",
                "ada",
                new Amounts(50, 0, 0),
                Urgency.INTERACTIVE,
                MINUTE));
    Ticket small = wait("search");
    assertThat(granted(small)).isFalse();
    large.leave();
    assertThat(granted(small)).isTrue();
  }

  @Test
  void aFloodOfOneTeamLeavesTheOtherItsShareByWeight() {
    stage
        .team("flood", 1)
        .team("calm", 3)
        .provider("openai", limit("openai", List.of("*"), List.of(), 1));
    Reservation open = stage.granted(stage.demand("flood"));
    List<Ticket> flood = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      flood.add(wait("flood"));
    }
    List<Ticket> calm = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      calm.add(wait("calm"));
    }
    int flooded = 0;
    for (int served = 0; calm.stream().anyMatch(ticket -> !granted(ticket)); served++) {
      open.settle(Amounts.NONE);
      Ticket next = running(flood, calm);
      flooded += flood.contains(next) ? 1 : 0;
      open = reservation(next);
      flood.remove(next);
      assertThat(served).isLessThan(45);
    }
    // Three of four are calm's.
    assertThat(flooded).isBetween(9, 12);
  }

  /** The one ticket of these that has come in and is not settled. */
  private Ticket running(List<Ticket> flood, List<Ticket> calm) {
    List<Ticket> all = new ArrayList<>(flood);
    all.addAll(calm.stream().filter(ticket -> !seen.contains(ticket)).toList());
    Ticket running = all.stream().filter(WaitingRoomTest::granted).findFirst().orElseThrow();
    seen.add(running);
    return running;
  }

  private final List<Ticket> seen = new ArrayList<>();

  @Test
  void aFloodThatFillsTheRoomMakesWayForOthers() {
    oneAtATime();
    stage.queue(10, MINUTE);
    stage.granted(stage.demand("search"));
    List<Ticket> flood = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      flood.add(wait("search"));
    }
    assertThat(stage.limiter.waiting()).isEqualTo(10);
    assertThat(flood.get(15).verdict().result())
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.QUEUE_FULL));
    List<Ticket> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      others.add(wait("support"));
    }
    assertThat(others).noneMatch(ticket -> ticket.verdict().isComplete());
    assertThat(flood.subList(5, 10)).allMatch(ticket -> ticket.verdict().isComplete());
    assertThat(flood.subList(0, 5)).noneMatch(ticket -> ticket.verdict().isComplete());
    assertThat(wait("support").verdict().isComplete()).isTrue();
    assertThat(stage.limiter.waiting()).isEqualTo(10);
  }

  @Test
  void aThousandWaitersComeInOneByOneAndNoneIsLost() {
    oneAtATime();
    Reservation open = stage.granted(stage.demand("search"));
    List<Ticket> all = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Ticket ticket = wait(i % 2 == 0 ? "search" : "support");
      // Settles in the moment it is told, which must not grow the stack.
      ticket.verdict().onSuccess(v -> ((Granted) v).reservation().settle(Amounts.NONE));
      all.add(ticket);
    }
    open.settle(Amounts.NONE);
    assertThat(all).allMatch(WaitingRoomTest::granted);
    assertThat(stage.limiter.open()).isZero();
    assertThat(stage.limiter.waiting()).isZero();
    assertThat(stage.time.tasks()).isZero();
  }

  @Test
  void oneTeamsStatesAreNotToldToAnother() {
    stage
        .team("search", 1, limit(List.of(), "requests 9/minute"))
        .team("support", 1)
        .provider("openai", limit("openai", List.of("*"), List.of(), 1));
    stage.granted(stage.demand("search"));
    wait("search");
    assertThat(stage.refused(stage.demand("support")).states())
        .extracting(LimitState::rule)
        .containsExactly("providers.openai.limits[0]");
  }
}
