package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.wire.Feature;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Each strategy puts first what it says. */
class StrategiesTest {

  @Test
  void priorityKeepsTheOrderOfTheFile() {
    Roads roads = Roads.with("priority", Roads.places("a", "b", "c"));
    assertThat(roads.order(Roads.stream())).containsExactly("a", "b", "c");
  }

  @Property(tries = 20)
  void weightsBecomeShares(
      @ForAll @IntRange(min = 1, max = 20) int a, @ForAll @IntRange(min = 1, max = 20) int b) {
    Roads roads = Roads.with("weighted", Roads.at("a", a), Roads.at("b", b), Roads.at("c", 5));
    Map<String, Integer> counts = new HashMap<>();
    int requests = 20_000;
    for (int i = 0; i < requests; i++) {
      counts.merge(roads.first(), 1, Integer::sum);
    }
    double all = a + b + 5;
    assertThat(counts.getOrDefault("a", 0) / (double) requests).isCloseTo(a / all, within(0.02));
    assertThat(counts.getOrDefault("b", 0) / (double) requests).isCloseTo(b / all, within(0.02));
  }

  @Test
  void theSecondChoiceIsByWeightToo() {
    Roads roads = Roads.with("weighted", Roads.at("a", 1000), Roads.at("b", 3), Roads.at("c", 1));
    int behind = 0;
    for (int i = 0; i < 2000; i++) {
      behind += roads.order(Roads.stream()).get(1).equals("b") ? 1 : 0;
    }
    assertThat(behind / 2000.0).isCloseTo(0.75, within(0.05));
  }

  @Test
  void leastBusyGoesWhereTheFewestAreOpenForTheWeight() {
    Roads roads = Roads.with("least_busy", Roads.at("a", 3), Roads.at("b", 1));
    Map<String, Integer> open = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      open.merge(roads.begin().deployment().provider(), 1, Integer::sum);
    }
    assertThat(open.get("a")).isBetween(29, 31);
    assertThat(open.get("b")).isBetween(9, 11);
  }

  @Test
  void whatEndsIsNoLongerCounted() {
    Roads roads = Roads.with("least_busy", Roads.places("a", "b"));
    Trial first = roads.begin();
    Trial second = roads.begin();
    assertThat(first.deployment().provider()).isNotEqualTo(second.deployment().provider());
    second.succeeded();
    assertThat(roads.first()).isEqualTo(second.deployment().provider());
  }

  @Test
  void lowestCostAsksWhatTheRequestCosts() {
    Roads roads = Roads.with("lowest_cost", Roads.places("a", "b", "c"));
    Map<String, Long> cost = Map.of("a", 30L, "b", 10L, "c", 20L);
    RouteRequest asked =
        new RouteRequest(
            "search",
            "production",
            "",
            Set.of(),
            "",
            "",
            place -> true,
            place -> cost.getOrDefault(place.provider(), 0L));
    assertThat(roads.order(asked)).containsExactly("b", "c", "a");
  }

  @Test
  void equallyCheapOnesShareByWeight() {
    Roads roads = Roads.with("lowest_cost", Roads.at("a", 1), Roads.at("b", 3));
    int counted = 0;
    for (int i = 0; i < 4000; i++) {
      counted += roads.first().equals("b") ? 1 : 0;
    }
    assertThat(counted / 4000.0).isCloseTo(0.75, within(0.05));
  }

  @Test
  void lowestLatencyGoesWhereFirstTokensComeSoonest() {
    Roads roads = Roads.with("lowest_latency", Roads.places("slow", "fast"));
    Map<String, Integer> counts = run(roads, Map.of("slow", 900, "fast", 100), 2000);
    assertThat(counts.get("fast")).isGreaterThan(1900);
    assertThat(counts.get("slow")).as("looked at now and then").isBetween(5, 60);
  }

  @Test
  void aPlaceThatBecameFastIsFound() {
    Roads roads = Roads.with("lowest_latency", Roads.places("a", "b"));
    run(roads, Map.of("a", 100, "b", 900), 500);
    Map<String, Integer> after = run(roads, Map.of("a", 100, "b", 20), 2000);
    assertThat(after.get("b")).isGreaterThan(1500);
  }

  @Test
  void aPlaceThatBecameSlowIsLeft() {
    Roads roads = Roads.with("lowest_latency", Roads.places("a", "b"));
    run(roads, Map.of("a", 50, "b", 100), 500);
    Map<String, Integer> after = run(roads, Map.of("a", 2000, "b", 100), 500);
    assertThat(after.get("a")).isLessThan(25);
  }

  /** Streams and whole answers take different times: neither says what the other takes. */
  @Test
  void latencyOfStreamsAndOfWholeAnswersAreTwoThings() {
    Roads roads = Roads.with("lowest_latency", Roads.places("a", "b"));
    run(roads, Map.of("a", 50, "b", 100), 200);
    for (int i = 0; i < 50; i++) {
      Itinerary way = roads.route(Roads.asks(Set.of(), "", ""));
      Trial trial = Roads.begin(way);
      roads.pass(Duration.ofSeconds(trial.deployment().provider().equals("a") ? 9 : 3));
      trial.succeeded();
    }
    assertThat(roads.order(Roads.asks(Set.of(), "", "")).get(0)).isEqualTo("b");
    assertThat(roads.state("a").firstTokenMillis()).isBetween(49L, 51L);
  }

  /** One request after the other, each with the first token after its place's milliseconds. */
  private static Map<String, Integer> run(Roads roads, Map<String, Integer> millis, int times) {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < times; i++) {
      Trial trial = Roads.begin(roads.route(Roads.asks(Set.of(Feature.STREAMING), "", "")));
      String provider = trial.deployment().provider();
      counts.merge(provider, 1, Integer::sum);
      roads.pass(Duration.ofMillis(millis.getOrDefault(provider, 0)));
      trial.firstToken();
      trial.succeeded();
    }
    return counts;
  }
}
