package io.sluice.limits;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Purse;
import io.sluice.limits.Counter.Rate;
import io.sluice.limits.LimitStore.Level;
import io.sluice.limits.LimitStore.Taken;
import io.sluice.limits.LimitStore.Taken.All;
import io.sluice.limits.LimitStore.Taken.Nothing;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of counters must do. */
abstract class LimitStoreContract {

  static final Duration LEASE = Duration.ofHours(1);
  private static final Duration SHORT_LEASE = Duration.ofMillis(400);
  private static final Duration DAY = Duration.ofDays(1);
  private static final AtomicLong NAMES = new AtomicLong(System.nanoTime());

  // So slow that nothing comes back while a test runs.
  private final Rate slow = rate("slow", 1, Duration.ofHours(1), 10);
  private final Rate fast = rate("fast", 10, Duration.ofSeconds(1), 5);
  private final Gate gate = new Gate(key("gate"), 2);
  private final Purse purse = new Purse(key("purse"), 1000, true, DAY);
  private LimitStore store;

  /** A store that has not seen these counters; closed by whoever asked for it. */
  abstract LimitStore open() throws Exception;

  /** Lets that much time pass for the stores, or a little more if it is not controlled. */
  abstract void advance(Duration time) throws Exception;

  /** Whether time passes only by {@link #advance}. */
  abstract boolean controlled();

  @BeforeEach
  void openOne() throws Exception {
    store = open();
  }

  @AfterEach
  void closeIt() {
    store.close();
  }

  /** A key that nobody else uses. */
  static String key(String name) {
    return "{t:contract}:" + name + NAMES.incrementAndGet();
  }

  static Rate rate(String name, long amount, Duration period, long burst) {
    return new Rate(key(name), amount, period, burst);
  }

  static String id() {
    return "r-" + NAMES.incrementAndGet();
  }

  static <T> T await(Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.toCompletionStage().toCompletableFuture().get(30, SECONDS);
  }

  private Taken take(Claim... claims) throws Exception {
    return await(store.take(id(), List.of(claims), LEASE));
  }

  private void settle(String id, List<Claim> claims, Long... actual) throws Exception {
    await(store.settle(id, claims, List.of(actual)));
  }

  private List<Long> remaining(Counter... counters) throws Exception {
    return await(store.look(List.of(counters))).stream().map(Level::remaining).toList();
  }

  private static Nothing nothing(Taken taken) {
    assertThat(taken).isInstanceOf(Nothing.class);
    return (Nothing) taken;
  }

  private static All all(Taken taken) {
    assertThat(taken).isInstanceOf(All.class);
    return (All) taken;
  }

  @Test
  void nothingUsedMeansEverythingIsLeft() throws Exception {
    assertThat(await(store.look(List.of(slow, gate, purse))))
        .containsExactly(
            new Level(10, Duration.ZERO), new Level(2, Duration.ZERO), new Level(1000, DAY));
  }

  /** Or the same amount would be there twice. */
  @Test
  void whatHasFlowedAwayMeanwhileIsNotGivenBackOnTop() throws Exception {
    Rate rate = rate("refilled", 50, Duration.ofSeconds(1), 100);
    List<Claim> all = List.of(new Claim(rate, 100));
    String first = id();
    all(await(store.take(first, all, LEASE)));
    advance(Duration.ofSeconds(2));
    long since = System.nanoTime();
    String second = id();
    all(await(store.take(second, all, LEASE)));
    settle(first, all, 0L);
    assertThat(remaining(rate).get(0)).isLessThanOrEqualTo(flown(since));
    settle(second, all, 40L);
    assertThat(remaining(rate).get(0)).isBetween(60L, 60 + flown(since));
  }

  /** What may have come back meanwhile at 50 per second, where time cannot be stopped. */
  private long flown(long since) {
    return controlled() ? 0 : (System.nanoTime() - since) / 20_000_000 + 1;
  }

  @Test
  void noClaimsAreAlwaysHad() throws Exception {
    assertThat(all(take()).levels()).isEmpty();
  }

  @Test
  void exactlyAsMuchAsThereIsCanBeHadAndOneMoreCannot() throws Exception {
    for (Counter counter : List.of(slow, purse)) {
      long most = remaining(counter).get(0);
      assertThat(all(take(new Claim(counter, most))).levels().get(0).remaining()).isZero();
      assertThat(nothing(take(new Claim(counter, 1))).possible()).isTrue();
    }
    all(take(new Claim(gate, 1)));
    assertThat(all(take(new Claim(gate, 1))).levels().get(0).remaining()).isZero();
    assertThat(nothing(take(new Claim(gate, 1))).retryAfter()).isPositive();
  }

  @Test
  void theLevelsAreInTheOrderOfTheClaimsAndAfterTheTaking() throws Exception {
    List<Level> levels =
        all(take(new Claim(purse, 300), new Claim(gate, 1), new Claim(slow, 4))).levels();
    assertThat(levels).extracting(Level::remaining).containsExactly(700L, 1L, 6L);
    assertThat(levels.get(1).reset()).isEqualTo(Duration.ZERO);
    assertThat(levels.get(2).reset())
        .isBetween(Duration.ofHours(4).minusSeconds(30), Duration.ofHours(4));
  }

  @Test
  void whenOneOfSeveralCannotBeHadNothingIsTaken() throws Exception {
    all(take(new Claim(slow, 10)));
    for (int i = 0; i < 3; i++) {
      Nothing nothing = nothing(take(new Claim(purse, 1), new Claim(slow, 1), new Claim(gate, 1)));
      assertThat(nothing.index()).isEqualTo(1);
      assertThat(nothing.levels()).extracting(Level::remaining).containsExactly(1000L, 0L, 2L);
    }
    assertThat(remaining(purse, slow, gate)).containsExactly(1000L, 0L, 2L);
  }

  @Test
  void ofSeveralTheOneThatTakesLongestIsNamed() throws Exception {
    Rate slower = rate("slower", 1, DAY, 10);
    all(take(new Claim(slow, 10), new Claim(slower, 10)));
    Nothing nothing = nothing(take(new Claim(slow, 1), new Claim(slower, 1)));
    assertThat(nothing.index()).isEqualTo(1);
    assertThat(nothing.retryAfter()).isBetween(DAY.minusSeconds(30), DAY);
  }

  @Test
  void aClaimThatIsMoreThanMayEverComeAtOnceIsImpossible() throws Exception {
    for (Claim claim : List.of(new Claim(slow, 11), new Claim(gate, 3), new Claim(purse, 1001))) {
      Nothing nothing = nothing(take(new Claim(fast, 1), claim));
      assertThat(nothing.possible()).isFalse();
      assertThat(nothing.index()).isEqualTo(1);
    }
    assertThat(remaining(slow, gate, purse)).containsExactly(10L, 2L, 1000L);
  }

  @Test
  void anAmountOfZeroTakesNothingAndIsHadUnlessMoreWasUsedThanThereWas() throws Exception {
    all(take(new Claim(slow, 10), new Claim(purse, 1000)));
    assertThat(all(take(new Claim(slow, 0), new Claim(purse, 0))).levels())
        .extracting(Level::remaining)
        .containsExactly(0L, 0L);
    String id = id();
    List<Claim> claims = List.of(new Claim(purse, 0));
    await(store.take(id, claims, LEASE));
    settle(id, claims, 1L);
    nothing(take(new Claim(purse, 0)));
  }

  @Test
  void whatWasNotUsedComesBack() throws Exception {
    String id = id();
    List<Claim> claims = List.of(new Claim(slow, 8), new Claim(purse, 900), new Claim(gate, 1));
    all(await(store.take(id, claims, LEASE)));
    settle(id, claims, 3L, 200L, 1L);
    assertThat(remaining(slow, purse, gate)).containsExactly(7L, 800L, 2L);
  }

  @Test
  void moreThanWasClaimedIsOwedAndLaterTakesWaitForIt() throws Exception {
    String id = id();
    List<Claim> claims = List.of(new Claim(slow, 1), new Claim(purse, 10));
    all(await(store.take(id, claims, LEASE)));
    settle(id, claims, 14L, 1100L);
    assertThat(remaining(slow, purse)).containsExactly(-4L, -100L);
    Nothing nothing = nothing(take(new Claim(slow, 1)));
    assertThat(nothing.retryAfter())
        .isBetween(Duration.ofHours(5).minusSeconds(30), Duration.ofHours(5));
    assertThat(nothing.possible()).isTrue();
    nothing(take(new Claim(purse, 1)));
  }

  @Test
  void aSecondSettlementDoesNothing() throws Exception {
    String id = id();
    List<Claim> claims = List.of(new Claim(slow, 8), new Claim(gate, 1));
    all(take(new Claim(gate, 1)));
    all(await(store.take(id, claims, LEASE)));
    settle(id, claims, 2L, 1L);
    settle(id, claims, 0L, 1L);
    settle(id, claims, 9L, 1L);
    assertThat(remaining(slow, gate)).containsExactly(8L, 1L);
  }

  @Test
  void settlingWhatWasNeverTakenDoesNothing() throws Exception {
    all(take(new Claim(slow, 5), new Claim(gate, 1)));
    settle(id(), List.of(new Claim(slow, 5), new Claim(gate, 1)), 0L, 1L);
    assertThat(remaining(slow, gate)).containsExactly(5L, 1L);
  }

  @Test
  void aRefusedTakeLeavesNothingToSettle() throws Exception {
    String id = id();
    all(take(new Claim(slow, 10)));
    List<Claim> claims = List.of(new Claim(gate, 1), new Claim(slow, 5));
    nothing(await(store.take(id, claims, LEASE)));
    settle(id, claims, 1L, 0L);
    assertThat(remaining(slow, gate)).containsExactly(0L, 2L);
  }

  @Test
  void whatIsNeverSettledIsFreedWhenItsLeaseIsOverAndCountsAsClaimed() throws Exception {
    List<Claim> claims = List.of(new Claim(gate, 1), new Claim(slow, 4), new Claim(purse, 100));
    all(await(store.take(id(), claims, SHORT_LEASE)));
    all(await(store.take(id(), claims, LEASE)));
    nothing(take(new Claim(gate, 1)));
    advance(SHORT_LEASE.plusMillis(20));
    assertThat(remaining(gate, slow, purse)).containsExactly(1L, 2L, 800L);
    all(take(new Claim(gate, 1)));
    nothing(take(new Claim(gate, 1)));
  }

  @Test
  void settlingWhatExpiredGivesNothingBackAndFreesNothingTwice() throws Exception {
    String id = id();
    List<Claim> claims = List.of(new Claim(gate, 1), new Claim(slow, 4));
    all(await(store.take(id, claims, SHORT_LEASE)));
    advance(SHORT_LEASE.plusMillis(20));
    all(take(new Claim(gate, 1)));
    all(take(new Claim(gate, 1)));
    settle(id, claims, 1L, 0L);
    assertThat(remaining(gate, slow)).containsExactly(0L, 6L);
    nothing(take(new Claim(gate, 1)));
  }

  @Test
  void whatFlowsComesBackAtItsRateAndNeverMoreThanTheBurst() throws Exception {
    all(take(new Claim(fast, 5)));
    advance(Duration.ofSeconds(2));
    assertThat(remaining(fast)).containsExactly(5L);
    all(take(new Claim(fast, 5)));
    nothing(take(new Claim(fast, 5)));
  }

  @Test
  void itCanBeHadWhenItWasSaid() throws Exception {
    all(take(new Claim(fast, 5)));
    Nothing nothing = nothing(take(new Claim(fast, 3)));
    assertThat(nothing.retryAfter()).isBetween(Duration.ofMillis(1), Duration.ofMillis(300));
    advance(nothing.retryAfter());
    all(take(new Claim(fast, 3)));
  }

  @Test
  void itCannotBeHadBeforeItWasSaid() throws Exception {
    assumeTrue(controlled(), "needs a clock that stands still");
    Rate odd = rate("odd", 7, Duration.ofMinutes(1), 5);
    all(take(new Claim(odd, 5)));
    advance(Duration.ofSeconds(1));
    Duration retryAfter = nothing(take(new Claim(odd, 3))).retryAfter();
    advance(retryAfter.minusNanos(1));
    assertThat(nothing(take(new Claim(odd, 3))).retryAfter()).isEqualTo(Duration.ofNanos(1));
    advance(Duration.ofNanos(1));
    all(take(new Claim(odd, 3)));
  }

  @Test
  void requestsAndTokensComeBackEachByItself() throws Exception {
    Rate requests = rate("requests", 10, Duration.ofSeconds(1), 1);
    Rate tokens = rate("tokens", 1, Duration.ofHours(1), 1000);
    all(take(new Claim(requests, 1), new Claim(tokens, 600)));
    assertThat(nothing(take(new Claim(requests, 1), new Claim(tokens, 400))).index()).isZero();
    advance(Duration.ofMillis(150));
    all(take(new Claim(requests, 1), new Claim(tokens, 400)));
    advance(Duration.ofMillis(150));
    assertThat(nothing(take(new Claim(requests, 1), new Claim(tokens, 1))).index()).isEqualTo(1);
    assertThat(remaining(requests, tokens)).containsExactly(1L, 0L);
  }

  @Test
  void aSoftPurseCountsAndNeverRefuses() throws Exception {
    Purse soft = new Purse(key("soft"), 100, false, DAY);
    all(take(new Claim(soft, 90)));
    assertThat(all(take(new Claim(soft, 500))).levels().get(0).remaining()).isEqualTo(-490);
    all(take(new Claim(soft, 0)));
  }

  @Test
  void aHardPurseIsFullAgainWhenItsPeriodEnds() throws Exception {
    all(take(new Claim(purse, 1000)));
    Nothing nothing = nothing(take(new Claim(purse, 1)));
    assertThat(nothing.retryAfter()).isEqualTo(DAY);
    assertThat(nothing.levels()).containsExactly(new Level(0, DAY));
  }

  @Test
  void theLimitFollowsTheConfigurationAndWhatWasUsedStays() throws Exception {
    all(take(new Claim(slow, 6), new Claim(gate, 1), new Claim(purse, 600)));
    Rate smaller = new Rate(slow.key(), 1, slow.period(), 5);
    assertThat(remaining(smaller, new Gate(gate.key(), 5), new Purse(purse.key(), 500, true, DAY)))
        .containsExactly(-1L, 4L, -100L);
    nothing(take(new Claim(smaller, 1)));
    all(take(new Claim(new Rate(slow.key(), 1, slow.period(), 20), 14)));
  }

  @Test
  void lookingChangesNothing() throws Exception {
    all(take(new Claim(slow, 3), new Claim(gate, 1), new Claim(purse, 10)));
    for (int i = 0; i < 20; i++) {
      assertThat(remaining(slow, gate, purse)).containsExactly(7L, 1L, 990L);
    }
    all(take(new Claim(slow, 7), new Claim(gate, 1), new Claim(purse, 990)));
  }

  @Test
  void theLargestAmountsDoNotOverflow() throws Exception {
    long much = 999_999_999_999L;
    Rate huge = rate("huge", much, DAY, much);
    Rate rare = rate("rare", 1, DAY, much);
    Purse rich = new Purse(key("rich"), much * 1000, true, DAY);
    String id = id();
    List<Claim> claims = List.of(new Claim(huge, much), new Claim(rare, much), new Claim(rich, 1));
    all(await(store.take(id, claims, LEASE)));
    Nothing nothing = nothing(take(new Claim(huge, much)));
    assertThat(nothing.retryAfter()).isBetween(DAY.minusSeconds(30), DAY);
    assertThat(nothing(take(new Claim(rare, much))).retryAfter()).isPositive();
    settle(id, claims, much * 3, 0L, much * 1000);
    assertThat(remaining(rare, rich)).containsExactly(much, 0L);
    assertThat(remaining(huge).get(0)).isLessThan(-much);
  }

  @Test
  void manyAtOnceGetExactlyWhatThereIs() throws Exception {
    Rate requests = rate("many", 1, Duration.ofHours(1), 100);
    Rate tokens = rate("many-tokens", 1, Duration.ofHours(1), 700);
    List<Future<Taken>> taken = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Claim one = new Claim(requests, 1);
      Claim seven = new Claim(tokens, 7);
      List<Claim> claims = i % 2 == 0 ? List.of(one, seven) : List.of(seven, one);
      taken.add(store.take(id(), claims, LEASE));
    }
    int had = 0;
    for (Future<Taken> one : taken) {
      had += await(one) instanceof All ? 1 : 0;
    }
    assertThat(had).isEqualTo(100);
    assertThat(remaining(requests, tokens)).containsExactly(0L, 0L);
  }

  /** Whatever happens in whatever order, nothing is over and nothing comes back twice. */
  @Property(tries = 100)
  void noSequenceOfTakingSettlingAndExpiringGoesOverOrBelowZero(
      @ForAll @Size(min = 10, max = 60) List<@IntRange(max = 9999) Integer> steps)
      throws Exception {
    LimitStore own = open();
    Rate rate = rate("any", 3, Duration.ofMinutes(1), 20);
    Gate door = new Gate(key("any-gate"), 3);
    Purse cash = new Purse(key("any-purse"), 200, true, DAY);
    LimitModel model = new LimitModel(20, 3, 200);
    try {
      for (int step : steps) {
        int amount = step % 23;
        switch (step / 2500) {
          case 0, 1 -> {
            String id = id();
            List<Claim> claims =
                List.of(new Claim(rate, amount), new Claim(door, 1), new Claim(cash, amount));
            Taken taken = await(own.take(id, claims, LEASE));
            model.taken(id, claims, amount, taken instanceof All);
          }
          case 2 -> {
            LimitModel.Open open = model.any(step);
            List<Long> actual = List.of((long) amount, 1L, (long) amount);
            await(own.settle(open.id(), open.claims(), actual));
            model.settled(open, amount);
          }
          default -> {
            if (controlled()) {
              Duration time = Duration.ofSeconds(amount * 60L);
              advance(time);
              model.passed(time);
            }
          }
        }
        List<Long> left =
            await(own.look(List.of(rate, door, cash))).stream().map(Level::remaining).toList();
        model.check(left);
      }
    } finally {
      own.close();
    }
  }
}
