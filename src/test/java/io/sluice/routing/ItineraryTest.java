package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.ModelConfig.WhenConfig;
import io.sluice.config.RoutingConfig;
import io.sluice.config.RoutingConfig.RetriesConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Where a request goes when a deployment does not serve it, and how soon. */
class ItineraryTest {

  private static final Failure DOWN = Failure.status(503, Duration.ZERO);

  private static Roads roads(RetriesConfig retries, Duration hedge, DeploymentConfig... places) {
    RoutingConfig standard = RoutingConfig.STANDARD;
    return Roads.with(
        new RoutingConfig("", retries, standard.breaker(), true, standard.cache()),
        "priority",
        "none",
        hedge,
        places);
  }

  private static RetriesConfig retries(int max) {
    return new RetriesConfig(max, Duration.ofMillis(100), Duration.ofSeconds(2), 20);
  }

  private static boolean fails(Itinerary way, Failure failure) {
    Roads.begin(way).failed(failure);
    return way.mayRetry(failure);
  }

  @Test
  void theNextDeploymentTakesOverAtOnce() {
    Roads roads = Roads.with("priority", Roads.places("a", "b"));
    Itinerary way = roads.route();
    assertThat(fails(way, DOWN)).isTrue();
    assertThat(way.pause()).isZero();
    assertThat(way.next()).map(Deployment::provider).contains("b");
  }

  @Test
  void theOnlyOneIsAskedAgainAfterAPause() {
    Roads roads = Roads.with("priority", Roads.at("a"));
    Itinerary way = roads.route();
    assertThat(fails(way, DOWN)).isTrue();
    assertThat(way.pause()).isLessThan(Duration.ofMillis(100));
    assertThat(fails(way, DOWN)).isTrue();
    assertThat(way.pause()).isLessThan(Duration.ofMillis(200));
    assertThat(fails(way, DOWN)).as("two retries").isFalse();
    assertThat(way.next()).isEmpty();
    assertThat(way.obstacle()).as("the failure is the answer").isEmpty();
  }

  @Test
  void pausesAreAnyPartOfWhatDoublesUpToTheLongest() {
    RetriesConfig ten = new RetriesConfig(10, Duration.ofMillis(100), Duration.ofMillis(700), 100);
    List<List<Duration>> pauses = new ArrayList<>();
    for (int times = 0; times < 10; times++) {
      pauses.add(new ArrayList<>());
    }
    for (int i = 0; i < 300; i++) {
      Roads roads = roads(ten, Duration.ZERO, Roads.at("a"));
      roads.pass(Duration.ofSeconds(i));
      for (int skip = 0; skip < i % 17; skip++) {
        roads.order(Roads.asks(Set.of(), "", ""));
      }
      Itinerary way = roads.route();
      for (int times = 0; times < 5 && fails(way, DOWN); times++) {
        pauses.get(times).add(way.pause());
      }
    }
    long[] longest = {100, 200, 400, 700, 700};
    for (int times = 0; times < 5; times++) {
      Duration most = Duration.ofMillis(longest[times]);
      assertThat(pauses.get(times)).isNotEmpty().allMatch(pause -> pause.compareTo(most) < 0);
    }
  }

  @Test
  void theProvidersOwnWordForThePauseCounts() {
    Roads roads = Roads.with("priority", Roads.at("a"));
    Itinerary way = roads.route();
    assertThat(fails(way, Failure.status(429, Duration.ofMillis(1800)))).isTrue();
    assertThat(way.pause()).isEqualTo(Duration.ofMillis(1800));
  }

  @Test
  void whoeverAsksForTooLongAPauseIsNotAskedAgain() {
    Roads roads = Roads.with("priority", Roads.at("a"));
    assertThat(fails(roads.route(), Failure.status(429, Duration.ofMillis(2001)))).isFalse();
  }

  @Test
  void anotherDeploymentNeedNotWaitForTheFirst() {
    Roads roads = Roads.with("priority", Roads.places("a", "b"));
    Itinerary way = roads.route();
    assertThat(fails(way, Failure.status(429, Duration.ofMinutes(1)))).isTrue();
    assertThat(way.pause()).isZero();
  }

  @Test
  void whoAskedToBeLeftAloneComesLastForSoLong() {
    Roads roads = Roads.with("priority", Roads.places("a", "b"));
    roads.begin().refused(Duration.ofSeconds(20));
    assertThat(roads.order(Roads.stream())).containsExactly("b", "a");
    roads.pass(Duration.ofSeconds(20));
    assertThat(roads.order(Roads.stream())).containsExactly("a", "b");
  }

  @Test
  void withoutItsWordForHowLongItIsTwiceAsLongEachTime() {
    Roads roads = Roads.with("priority", Roads.places("a", "b"));
    roads.begin().refused(Duration.ZERO);
    roads.pass(Duration.ofSeconds(1));
    assertThat(roads.first()).isEqualTo("a");
    roads.begin().refused(Duration.ZERO);
    roads.pass(Duration.ofSeconds(1));
    assertThat(roads.first()).isEqualTo("b");
    roads.pass(Duration.ofSeconds(1));
    assertThat(roads.first()).isEqualTo("a");
    roads.begin().succeeded();
    roads.begin().refused(Duration.ZERO);
    roads.pass(Duration.ofSeconds(1));
    assertThat(roads.first()).as("once is once again").isEqualTo("a");
  }

  @Test
  void whatCannotEndBetterIsNotTriedAgain() {
    Roads roads = Roads.with("priority", Roads.places("a", "b"));
    assertThat(fails(roads.route(), Failure.status(400, Duration.ZERO))).isFalse();
    assertThat(fails(roads.route(), Failure.CUT)).isFalse();
  }

  @Test
  void retriesCanBeSwitchedOff() {
    assertThat(fails(roads(retries(0), Duration.ZERO, Roads.places("a", "b")).route(), DOWN))
        .isFalse();
    RetriesConfig none = new RetriesConfig(2, Duration.ZERO, Duration.ZERO, 0);
    assertThat(fails(roads(none, Duration.ZERO, Roads.at("a")).route(), DOWN)).isFalse();
  }

  @Test
  void oneThatIsWellTakesOverWhateverTheBudgetAndOneThatFailsTooDoesNot() {
    RetriesConfig none = new RetriesConfig(2, Duration.ZERO, Duration.ZERO, 0);
    Roads roads = roads(none, Duration.ZERO, Roads.places("a", "b"));
    Failure busy = Failure.status(429, Duration.ofMillis(1));
    for (int i = 0; i < 5; i++) {
      Itinerary way = roads.route();
      assertThat(fails(way, busy)).isTrue();
      Roads.begin(way).failed(DOWN);
      roads.pass(Duration.ofSeconds(1));
    }
    assertThat(fails(roads.route(), busy)).isFalse();
    roads.pass(Duration.ofSeconds(31));
    assertThat(fails(roads.route(), busy)).as("what b did is long past").isTrue();
  }

  @Test
  void whenTheBudgetIsSpentTheFirstFailureIsTheAnswer() {
    Roads roads = Roads.with("priority", Roads.at("a"));
    int retried = 0;
    for (int i = 0; i < 15; i++) {
      Itinerary way = roads.route();
      Trial trial = Roads.begin(way);
      trial.failed(Failure.status(429, Duration.ofMillis(1)));
      retried += way.mayRetry(Failure.status(429, Duration.ofMillis(1))) ? 1 : 0;
    }
    assertThat(retried).isEqualTo(13);
  }

  @Property(tries = 200)
  void nothingComesTwice(
      @ForAll @Size(min = 2, max = 5) List<@IntRange(min = 1, max = 5) Integer> weights,
      @ForAll Strategy strategy,
      @ForAll @IntRange(max = 10) int max) {
    List<DeploymentConfig> places = new ArrayList<>();
    for (int weight : weights) {
      places.add(Roads.at("p" + places.size(), weight));
    }
    Roads roads =
        Roads.with(
            new RoutingConfig(
                "",
                new RetriesConfig(max, Duration.ofMillis(1), Duration.ofSeconds(1), 100),
                RoutingConfig.STANDARD.breaker(),
                true,
                RoutingConfig.STANDARD.cache()),
            strategy.name().toLowerCase(java.util.Locale.ROOT),
            "none",
            Duration.ZERO,
            places.toArray(DeploymentConfig[]::new));
    Itinerary way = roads.route();
    Set<String> seen = new HashSet<>();
    int attempts = 0;
    boolean more = true;
    while (more) {
      Trial trial = Roads.begin(way);
      assertThat(seen.add(trial.deployment().provider())).isTrue();
      attempts++;
      trial.failed(DOWN);
      more = way.mayRetry(DOWN);
    }
    assertThat(attempts).isEqualTo(Math.min(max + 1, weights.size()));
  }

  @Test
  void aPlaceThatIsFullIsPassedByAndSaidToBeFullWhereThereIsNoOther() {
    DeploymentConfig small = Roads.at("a", 1, WhenConfig.ALWAYS, Roads.ALL, 1);
    Roads roads = Roads.with("priority", small, Roads.at("b"));
    Trial open = roads.begin();
    assertThat(roads.first()).isEqualTo("b");
    open.abandoned();
    assertThat(roads.first()).isEqualTo("a");

    Roads alone = Roads.with("priority", small);
    alone.begin();
    Itinerary way = alone.route();
    assertThat(way.next()).isEmpty();
    assertThat(way.obstacle()).contains(new Obstacle(Obstacle.Kind.FULL, Duration.ofSeconds(1)));
  }

  @Test
  void aPlaceThatIsGoneInTheMeantimeIsNotTaken() {
    DeploymentConfig small = Roads.at("a", 1, WhenConfig.ALWAYS, Roads.ALL, 1);
    Roads roads = Roads.with("priority", small, Roads.at("b"));
    Itinerary first = roads.route();
    Itinerary second = roads.route();
    Deployment chosen = first.next().orElseThrow();
    assertThat(second.next()).contains(chosen);
    assertThat(first.begin(chosen)).isPresent();
    assertThat(second.begin(chosen)).isEmpty();
    assertThat(second.next()).map(Deployment::provider).contains("b");
    assertThat(roads.state("a").inFlight()).isEqualTo(1);
  }

  @Test
  void onlyWhatTheCallerMayUseIsOnTheWay() {
    Roads roads = Roads.with("priority", Roads.places("a", "b", "c"));
    Model granted = roads.model().only(roads.model().deployments().subList(1, 2));
    Itinerary way = roads.router.route(granted, Roads.stream());
    assertThat(way.next()).map(Deployment::provider).contains("b");
    assertThat(way.next()).isEmpty();
    assertThatThrownBy(() -> way.begin(roads.model().deployments().get(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSecondDeploymentIsAskedWhenTheFirstIsSilent() {
    Roads roads = roads(retries(2), Duration.ofSeconds(3), Roads.places("a", "b", "c"));
    Itinerary way = roads.route();
    Trial slow = Roads.begin(way);
    assertThat(way.hedgeAfter()).contains(Duration.ofSeconds(3));
    roads.pass(Duration.ofSeconds(3));
    Trial second = way.begin(way.hedge().orElseThrow()).orElseThrow();
    assertThat(second.deployment().provider()).isEqualTo("b");
    assertThat(way.hedge()).as("once").isEmpty();
    assertThat(way.hedgeAfter()).isEmpty();
    second.firstToken();
    slow.abandoned();
    assertThat(roads.state("a").firstTokenMillis()).as("at least so slow").isEqualTo(3000);
    assertThat(roads.state("a").inFlight()).isZero();
    assertThat(roads.state("b").inFlight()).isEqualTo(1);
  }

  @Test
  void secondDeploymentsAreAskedWithinTheBudget() {
    Roads roads = roads(retries(2), Duration.ofSeconds(3), Roads.places("a", "b"));
    int hedged = 0;
    for (int i = 0; i < 100; i++) {
      Itinerary way = roads.route();
      Roads.begin(way).abandoned();
      hedged += way.hedge().isPresent() ? 1 : 0;
    }
    assertThat(hedged).isBetween(29, 30);
  }

  @Test
  void nobodyIsAskedBesideTheOnlyOneOrWithoutBeingToldTo() {
    assertThat(roads(retries(2), Duration.ofSeconds(3), Roads.at("a")).route().hedgeAfter())
        .isEmpty();
    Roads never = roads(retries(2), Duration.ZERO, Roads.places("a", "b"));
    assertThat(never.route().hedgeAfter()).isEmpty();
    assertThat(never.route().hedge()).isEmpty();
  }

  @Test
  void whatWasLearnedOfAPlaceRefusesNobodyWhoHasNowhereElseToGo() {
    Roads roads = Roads.with("priority", Roads.at("a"));
    crowd(roads, 10);

    assertThat(roads.router.states().get(0).limit()).isEqualTo(7);
    assertThat(Roads.begin(roads.route()).deployment().provider()).isEqualTo("a");
    assertThat(roads.router.states().get(0).inFlight()).isEqualTo(10);
  }

  @Test
  void aPlaceThatIsTakenBeforeOneIsThereIsSharedWhereThereIsNoOther() {
    Roads roads = Roads.with("priority", Roads.at("a"));
    // One more is good for it.
    crowd(roads, 10).subList(1, 4).forEach(Trial::abandoned);
    assertThat(roads.router.states().get(0).inFlight()).isEqualTo(6);
    assertThat(roads.router.states().get(0).limit()).isEqualTo(7);
    List<Itinerary> ways = new ArrayList<>();
    List<Deployment> named = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Itinerary way = roads.route();
      ways.add(way);
      named.add(way.next().orElseThrow());
    }

    for (int i = 0; i < 3; i++) {
      assertThat(ways.get(i).begin(named.get(i))).as("request " + i).isPresent();
    }
  }

  @Test
  void whoeverCanGoElsewhereDoes() {
    Roads roads = Roads.with("priority", Roads.places("a", "b"));
    crowd(roads, 10);

    assertThat(roads.first()).isEqualTo("b");
  }

  @Test
  void theConfiguredBoundRefusesThoughWhatWasLearnedDoesNot() {
    Roads roads = Roads.with("priority", Roads.at("a", 1, WhenConfig.ALWAYS, Roads.ALL, 9));
    crowd(roads, 9);
    Roads.begin(roads.route());

    Itinerary way = roads.route();
    assertThat(way.next()).isEmpty();
    assertThat(way.obstacle()).contains(new Obstacle(Obstacle.Kind.FULL, Duration.ofSeconds(1)));
  }

  /** So many requests at the first place, one of which comes back with a sign of too much. */
  private static List<Trial> crowd(Roads roads, int many) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      trials.add(Roads.begin(roads.route()));
    }
    trials.get(0).failed(Failure.status(529, Duration.ZERO));
    return trials;
  }
}
