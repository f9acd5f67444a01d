package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ModelConfig.WhenConfig;
import io.sluice.config.RoutingConfig;
import io.sluice.wire.Feature;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A deployment gets no request that its conditions keep away. */
class ConditionsTest {

  private static final List<String> ANY = List.of();

  private static boolean goes(WhenConfig when, List<String> supports, RouteRequest asked) {
    Roads roads = Roads.with("priority", Roads.at("a", 1, when, supports, null));
    return !roads.order(asked).isEmpty();
  }

  private static RouteRequest by(String team, String environment, Feature... features) {
    return new RouteRequest(
        team, environment, "", Set.of(features), "", "", place -> true, place -> 0);
  }

  @Test
  void whoAsksMayBeACondition() {
    WhenConfig when = new WhenConfig(List.of("sea*", "ops"), ANY, ANY, ANY);
    assertThat(goes(when, Roads.ALL, by("search", "production"))).isTrue();
    assertThat(goes(when, Roads.ALL, by("ops", "production"))).isTrue();
    assertThat(goes(when, Roads.ALL, by("support", "production"))).isFalse();
  }

  @Test
  void theTokensEnvironmentMayBeACondition() {
    WhenConfig when = new WhenConfig(ANY, List.of("staging"), ANY, ANY);
    assertThat(goes(when, Roads.ALL, by("search", "staging"))).isTrue();
    assertThat(goes(when, Roads.ALL, by("search", "production"))).isFalse();
  }

  @Test
  void aFeatureMayBeTheConditionAndOneOfThemIsEnough() {
    WhenConfig when = new WhenConfig(ANY, ANY, ANY, List.of("images", "audio"));
    assertThat(goes(when, Roads.ALL, by("search", "staging", Feature.IMAGES))).isTrue();
    assertThat(goes(when, Roads.ALL, by("search", "staging", Feature.AUDIO, Feature.TOOLS)))
        .isTrue();
    assertThat(goes(when, Roads.ALL, by("search", "staging", Feature.TOOLS))).isFalse();
    assertThat(goes(when, Roads.ALL, by("search", "staging"))).isFalse();
  }

  @Test
  void whatADeploymentCannotDoGoesElsewhere() {
    List<String> supports = List.of("streaming", "tools");
    assertThat(goes(WhenConfig.ALWAYS, supports, by("search", "staging", Feature.TOOLS))).isTrue();
    assertThat(goes(WhenConfig.ALWAYS, supports, by("search", "staging", Feature.FILES))).isFalse();
  }

  @Test
  void whereTheBrokerRunsMayBeACondition() {
    WhenConfig when = new WhenConfig(ANY, ANY, List.of("eu"), ANY);
    Roads roads = Roads.with("priority", Roads.at("a", 1, when, Roads.ALL, null));
    assertThat(roads.first()).isEqualTo("nowhere");
    RoutingConfig standard = RoutingConfig.STANDARD;
    roads.configure(
        new RoutingConfig("eu", standard.retries(), standard.breaker(), true, standard.cache()),
        "priority",
        "none",
        Duration.ZERO,
        Roads.at("a", 1, when, Roads.ALL, null));
    assertThat(roads.first()).isEqualTo("a");
  }

  @Test
  void aCallerMayAskThatDataStaysInARegion() {
    Deployment eu = new Deployment("m", "a", "up", "production", "eu");
    RouteRequest anywhere = by("search", "production");
    assertThat(anywhere.mayGoTo(eu)).isTrue();
    assertThat(inRegion("eu").mayGoTo(eu)).isTrue();
    assertThat(inRegion("us").mayGoTo(eu)).isFalse();
  }

  private static RouteRequest inRegion(String region) {
    return new RouteRequest(
        "search", "production", region, Set.of(), "", "", place -> true, place -> 0);
  }

  @Test
  void whereTheFormatCannotBeAskedForNothingGoes() {
    Roads roads = Roads.with("priority", Roads.places("a", "b"));
    RouteRequest asked =
        new RouteRequest(
            "search",
            "production",
            "",
            Set.of(),
            "",
            "",
            place -> place.provider().equals("b"),
            place -> 0);
    assertThat(roads.order(asked)).containsExactly("b");
  }

  @Test
  void whereNothingFitsTheObstacleSaysSo() {
    WhenConfig when = new WhenConfig(List.of("nobody"), ANY, ANY, ANY);
    Roads roads = Roads.with("priority", Roads.at("a", 1, when, Roads.ALL, null));
    assertThat(roads.route().obstacle()).contains(new Obstacle(Obstacle.Kind.UNFIT, Duration.ZERO));
  }

  @Property(tries = 200)
  void anItineraryHasExactlyWhatFitsAndNothingTwice(
      @ForAll Set<Feature> asked,
      @ForAll Set<Feature> first,
      @ForAll Set<Feature> second,
      @ForAll Set<Feature> third,
      @ForAll Strategy strategy) {
    Roads roads =
        Roads.with(
            strategy.name().toLowerCase(java.util.Locale.ROOT),
            Roads.at("a", 1, WhenConfig.ALWAYS, words(first), null),
            Roads.at("b", 2, WhenConfig.ALWAYS, words(second), null),
            Roads.at("c", 3, new WhenConfig(ANY, ANY, ANY, words(third)), Roads.ALL, null));
    List<String> order = roads.order(Roads.asks(asked, "", ""));
    assertThat(order).doesNotHaveDuplicates();
    assertThat(order.contains("a")).isEqualTo(first.containsAll(asked));
    assertThat(order.contains("b")).isEqualTo(second.containsAll(asked));
    assertThat(order.contains("c"))
        .isEqualTo(third.isEmpty() || third.stream().anyMatch(asked::contains));
  }

  private static List<String> words(Set<Feature> features) {
    return features.stream().map(Feature::word).toList();
  }
}
