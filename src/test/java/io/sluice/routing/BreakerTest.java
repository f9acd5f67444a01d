package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.RoutingConfig;
import io.sluice.config.RoutingConfig.BreakerConfig;
import io.sluice.routing.DeploymentState.Position;
import io.sluice.wire.Feature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A deployment that fails is left alone, and found again when it is back. */
class BreakerTest {

  private static final Failure DOWN = Failure.status(500, Duration.ZERO);

  private static Roads roads(int errors, int of, int probes, String... places) {
    RoutingConfig standard = RoutingConfig.STANDARD;
    BreakerConfig breaker =
        new BreakerConfig(
            errors,
            of,
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofSeconds(15),
            probes);
    return Roads.with(
        new RoutingConfig("", standard.retries(), breaker, true, standard.cache()),
        "priority",
        "none",
        Duration.ZERO,
        Roads.places(places));
  }

  private static void fail(Roads roads, int times) {
    for (int i = 0; i < times; i++) {
      roads.begin().failed(DOWN);
    }
  }

  private static Position position(Roads roads) {
    return roads.state("a").position();
  }

  @Property(tries = 200)
  void itNeverOpensUnderTheMinimumAndOnlyAtTheRateOrWhenAllFail(
      @ForAll @Size(min = 1, max = 80) List<Boolean> good,
      @ForAll @IntRange(min = 1, max = 100) int errors,
      @ForAll @IntRange(min = 1, max = 40) int of) {
    Roads roads = roads(errors, of, 1, "a");
    int bad = 0;
    int inARow = 0;
    for (int i = 0; i < good.size(); i++) {
      Trial trial = roads.begin();
      if (good.get(i)) {
        trial.succeeded();
        inARow = 0;
      } else {
        trial.failed(DOWN);
        bad++;
        inARow++;
      }
      boolean exceeded =
          !good.get(i) && i + 1 >= of && (bad * 100 >= errors * (i + 1) || inARow >= of);
      assertThat(position(roads)).isEqualTo(exceeded ? Position.OPEN : Position.CLOSED);
      if (exceeded) {
        return;
      }
    }
  }

  @Test
  void otherPlacesTakeOverAndItIsLeftAlone() {
    Roads roads = roads(50, 4, 1, "a", "b");
    fail(roads, 4);
    assertThat(position(roads)).isEqualTo(Position.OPEN);
    assertThat(roads.order(Roads.stream())).containsExactly("b");
    assertThat(roads.state("a").trials()).isEqualTo(4);
    assertThat(roads.state("a").errors()).isEqualTo(4);
  }

  @Test
  void afterAWhileOneRequestFindsOut() {
    Roads roads = roads(50, 4, 1, "a", "b");
    fail(roads, 4);
    roads.pass(Duration.ofSeconds(15));
    Trial probe = roads.begin();
    assertThat(probe.deployment().provider()).isEqualTo("a");
    assertThat(position(roads)).isEqualTo(Position.HALF_OPEN);
    assertThat(roads.first()).as("the others do not wait for it").isEqualTo("b");
    probe.firstToken();
    assertThat(position(roads)).as("a first token is enough").isEqualTo(Position.CLOSED);
    assertThat(roads.first()).isEqualTo("a");
  }

  @Test
  void aProbeThatFailsOpensItAgainForTheWholeTime() {
    Roads roads = roads(50, 4, 1, "a", "b");
    fail(roads, 4);
    roads.pass(Duration.ofSeconds(15));
    roads.begin().failed(DOWN);
    assertThat(position(roads)).isEqualTo(Position.OPEN);
    roads.pass(Duration.ofMillis(14_999));
    assertThat(roads.first()).isEqualTo("b");
    roads.pass(Duration.ofMillis(1));
    assertThat(roads.first()).isEqualTo("a");
  }

  @Test
  void allProbesMustGoWell() {
    Roads roads = roads(50, 4, 3, "a", "b");
    fail(roads, 4);
    roads.pass(Duration.ofSeconds(15));
    List<Trial> probes = new ArrayList<>();
    while (roads.first().equals("a")) {
      probes.add(roads.begin());
    }
    assertThat(probes).hasSize(3);
    probes.get(0).succeeded();
    probes.get(1).succeeded();
    assertThat(position(roads)).isEqualTo(Position.HALF_OPEN);
    probes.get(2).succeeded();
    assertThat(position(roads)).isEqualTo(Position.CLOSED);
  }

  @Test
  void aProbeWhoseCallerLeftIsFollowedByAnother() {
    Roads roads = roads(50, 4, 1, "a", "b");
    fail(roads, 4);
    roads.pass(Duration.ofSeconds(15));
    roads.begin().abandoned();
    assertThat(position(roads)).isEqualTo(Position.HALF_OPEN);
    assertThat(roads.first()).isEqualTo("a");
    roads.begin().refused(Duration.ZERO);
    assertThat(position(roads)).as("429 says it is there").isEqualTo(Position.HALF_OPEN);
  }

  @Test
  void aProbeThatNobodyHeardOfAgainIsGivenUp() {
    Roads roads = roads(50, 4, 1, "a", "b");
    fail(roads, 4);
    roads.pass(Duration.ofSeconds(15));
    Trial lost = roads.begin();
    roads.pass(Duration.ofMinutes(16));
    assertThat(roads.first()).isEqualTo("a");
    roads.begin().succeeded();
    assertThat(position(roads)).isEqualTo(Position.CLOSED);
    lost.failed(DOWN);
    assertThat(position(roads)).isEqualTo(Position.CLOSED);
  }

  @Test
  void whatBeganBeforeTheChangeChangesNothing() {
    Roads roads = roads(50, 4, 1, "a", "b");
    Trial good = roads.begin();
    List<Trial> bad = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      bad.add(roads.begin());
    }
    bad.subList(0, 4).forEach(trial -> trial.failed(DOWN));
    assertThat(position(roads)).isEqualTo(Position.OPEN);
    good.succeeded();
    assertThat(position(roads)).isEqualTo(Position.OPEN);
    roads.pass(Duration.ofSeconds(15));
    roads.begin().succeeded();
    assertThat(position(roads)).isEqualTo(Position.CLOSED);
    bad.subList(4, 20).forEach(trial -> trial.failed(DOWN));
    assertThat(position(roads)).isEqualTo(Position.CLOSED);
  }

  @Test
  void slowFirstTokensCountAsErrors() {
    Roads roads = roads(50, 4, 1, "a", "b");
    for (int i = 0; i < 4; i++) {
      Trial trial = roads.begin();
      roads.pass(Duration.ofSeconds(20));
      trial.firstToken();
      roads.pass(Duration.ofMillis(-19_999));
      trial.succeeded();
    }
    assertThat(position(roads)).isEqualTo(Position.OPEN);
  }

  @Test
  void aCallerThatWaitedInVainForTooLongCountsToo() {
    Roads roads = roads(50, 4, 1, "a", "b");
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      trials.add(roads.begin());
    }
    roads.pass(Duration.ofSeconds(21));
    trials.forEach(Trial::abandoned);
    assertThat(position(roads)).isEqualTo(Position.OPEN);
  }

  @Test
  void callersThatLeaveSayNothing() {
    Roads roads = roads(1, 1, 1, "a", "b");
    for (int i = 0; i < 50; i++) {
      roads.begin().abandoned();
    }
    assertThat(position(roads)).isEqualTo(Position.CLOSED);
    assertThat(roads.state("a").inFlight()).isZero();
  }

  @Test
  void anAnswerInOnePieceMayTakeItsTime() {
    Roads roads = roads(50, 4, 1, "a", "b");
    for (int i = 0; i < 8; i++) {
      Trial trial = Roads.begin(roads.route(Roads.asks(Set.of(Feature.TOOLS), "", "")));
      roads.pass(Duration.ofSeconds(25));
      trial.succeeded();
    }
    assertThat(position(roads)).isEqualTo(Position.CLOSED);
  }

  @Test
  void answersThatAreCutOffAreErrors() {
    Roads roads = roads(60, 4, 1, "a", "b");
    for (int i = 0; i < 4; i++) {
      Trial trial = roads.begin();
      trial.firstToken();
      trial.failed(Failure.CUT);
    }
    assertThat(position(roads)).isEqualTo(Position.OPEN);
  }

  @Test
  void requestsThatAreAtFaultThemselvesAreNot() {
    Roads roads = roads(1, 1, 1, "a");
    for (int status : new int[] {400, 403, 404, 409, 413, 422, 429}) {
      roads.begin().failed(Failure.status(status, Duration.ZERO));
      assertThat(position(roads)).as("after %d", status).isEqualTo(Position.CLOSED);
    }
    roads.begin().failed(Failure.status(401, Duration.ZERO));
    assertThat(position(roads)).as("the broker's own key").isEqualTo(Position.OPEN);
  }

  @Test
  void whereAllAreOpenOneRequestNowAndThenLooksWhetherTheyStillMustBe() {
    Roads roads = roads(50, 4, 1, "a");
    fail(roads, 4);
    Itinerary refused = roads.route();
    assertThat(refused.next()).isEmpty();
    assertThat(refused.obstacle())
        .contains(new Obstacle(Obstacle.Kind.OPEN, Duration.ofSeconds(15)));
    roads.pass(Duration.ofMillis(1500));
    Trial early = roads.begin();
    assertThat(roads.first()).as("one at a time").isEqualTo("nowhere");
    early.failed(DOWN);
    roads.pass(Duration.ofMillis(1499));
    assertThat(roads.first()).isEqualTo("nowhere");
    roads.pass(Duration.ofMillis(1));
    roads.begin().firstToken();
    assertThat(position(roads)).isEqualTo(Position.CLOSED);
  }

  @Test
  void whileAnotherIsWellNobodyLooksEarly() {
    Roads roads = roads(50, 4, 1, "a", "b");
    fail(roads, 4);
    roads.pass(Duration.ofSeconds(14));
    Itinerary way = roads.route();
    Roads.begin(way).failed(DOWN);
    assertThat(way.next()).isEmpty();
  }

  @Test
  void whatIsSaidTwiceCountsOnce() {
    Roads roads = roads(100, 4, 1, "a");
    for (int i = 0; i < 3; i++) {
      Trial trial = roads.begin();
      trial.failed(DOWN);
      trial.failed(DOWN);
      trial.abandoned();
      trial.succeeded();
      trial.firstToken();
    }
    assertThat(position(roads)).isEqualTo(Position.CLOSED);
    assertThat(roads.state("a").errors()).isEqualTo(3);
    assertThat(roads.state("a").inFlight()).isZero();
  }
}
