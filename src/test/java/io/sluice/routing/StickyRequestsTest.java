package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.RoutingConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Requests that belong together stay together, and a place that goes away moves only its own. */
class StickyRequestsTest {

  private static final int KEYS = 4000;

  private static Roads roads(String sticky, DeploymentConfig... places) {
    return Roads.with(RoutingConfig.STANDARD, "weighted", sticky, Duration.ZERO, places);
  }

  private static RouteRequest session(String key) {
    return Roads.asks(Set.of(), key, "");
  }

  @Test
  void aSessionStaysWhereItIs() {
    Roads roads = roads("session", Roads.places("a", "b", "c"));
    for (int i = 0; i < 50; i++) {
      String place = roads.order(session("s" + i)).get(0);
      for (int again = 0; again < 5; again++) {
        assertThat(roads.order(session("s" + i)).get(0)).isEqualTo(place);
      }
    }
  }

  @Test
  void aPromptCacheKeyCountsOnlyWhereItIsAskedFor() {
    Roads byKey = roads("cache_key", Roads.places("a", "b"));
    Roads bySession = roads("session", Roads.places("a", "b"));
    RouteRequest asked = Roads.asks(Set.of(), "", "k");
    assertThat(firsts(byKey, asked)).hasSize(1);
    assertThat(firsts(bySession, asked)).hasSize(2);
  }

  private static Set<String> firsts(Roads roads, RouteRequest asked) {
    Set<String> firsts = new java.util.HashSet<>();
    for (int i = 0; i < 60; i++) {
      firsts.add(roads.order(asked).get(0));
    }
    return firsts;
  }

  @Test
  void priorityHasOnePlaceForAllAnyway() {
    Roads roads =
        Roads.with(
            RoutingConfig.STANDARD, "priority", "session", Duration.ZERO, Roads.places("a", "b"));
    for (int i = 0; i < 50; i++) {
      assertThat(roads.order(session("s" + i))).containsExactly("a", "b");
    }
  }

  @Property(tries = 15)
  void keysAreSharedByWeight(
      @ForAll @IntRange(min = 1, max = 9) int a, @ForAll @IntRange(min = 1, max = 9) int b) {
    Map<String, String> homes = homes(roads("session", Roads.at("a", a), Roads.at("b", b)));
    long at = homes.values().stream().filter("a"::equals).count();
    assertThat(at / (double) KEYS).isCloseTo(a / (double) (a + b), within(0.04));
  }

  @Property(tries = 15)
  void whenAPlaceGoesOnlyItsOwnKeysMove(
      @ForAll @IntRange(min = 1, max = 9) int a,
      @ForAll @IntRange(min = 1, max = 9) int b,
      @ForAll @IntRange(min = 1, max = 9) int c) {
    DeploymentConfig first = Roads.at("a", a);
    DeploymentConfig second = Roads.at("b", b);
    Map<String, String> before = homes(roads("session", first, second, Roads.at("c", c)));
    Map<String, String> after = homes(roads("session", first, second));
    before.forEach(
        (key, home) -> {
          if (!home.equals("c")) {
            assertThat(after).containsEntry(key, home);
          }
        });
  }

  @Test
  void aPlaceThatIsNotWellMovesOnlyItsOwnKeysAndGetsThemBack() {
    Roads roads = roads("session", Roads.places("a", "b", "c"));
    Map<String, String> before = homes(roads);
    for (int i = 0; i < 200; i++) {
      Trial trial = Roads.begin(roads.route(session("s" + i)));
      if (trial.deployment().provider().equals("c")) {
        trial.failed(Failure.UNREACHABLE);
      } else {
        trial.succeeded();
      }
    }
    Map<String, String> during = homes(roads);
    assertThat(during.values()).doesNotContain("c");
    before.forEach(
        (key, home) -> {
          if (!home.equals("c")) {
            assertThat(during).containsEntry(key, home);
          }
        });
    roads.pass(Duration.ofSeconds(16));
    for (int i = 0; i < 50; i++) {
      Roads.begin(roads.route(session("s" + i))).succeeded();
    }
    assertThat(homes(roads)).isEqualTo(before);
  }

  @Test
  void teamsWithTheSameKeyNeedNotMeet() {
    Roads roads = roads("session", Roads.places("a", "b", "c", "d"));
    Set<String> homes = new java.util.HashSet<>();
    for (int i = 0; i < 40; i++) {
      RouteRequest asked =
          new RouteRequest(
              "team" + i, "production", "", Set.of(), "default", "", place -> true, place -> 0);
      homes.add(roads.order(asked).get(0));
    }
    assertThat(homes).hasSize(4);
  }

  private static Map<String, String> homes(Roads roads) {
    Map<String, String> homes = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      List<String> order = roads.order(session("s" + i));
      homes.put("s" + i, order.get(0));
    }
    return homes;
  }
}
