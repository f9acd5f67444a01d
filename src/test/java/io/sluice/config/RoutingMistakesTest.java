package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in how models are served and how requests find their way. */
class RoutingMistakesTest {

  private static final String ENVIRONMENT = "environment: development\n";
  private static final String SMALL = "  small:\n";
  private static final String MODEL = "        model: m-small\n";
  private static final String TEAM = "    cost_centre: CC-1\n";

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsPlaceAndItsCure(String part, String replacement, String problem) {
    assertThat(Sample.problems(Sample.with(part, replacement))).containsExactly(problem);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            SMALL,
            SMALL + "    strategy: least-busy\n",
            "x.yaml:12:5 models.small.strategy: expected one of priority, weighted, least_busy,"
                + " lowest_latency, lowest_cost, found \"least-busy\"; did you mean least_busy?"),
        Arguments.of(
            SMALL,
            SMALL + "    hedge: 11m\n",
            "x.yaml:12:5 models.small.hedge: expected between 0s and 10m, found \"11m\""),
        Arguments.of(
            MODEL,
            MODEL + "        when: {teams: [serach]}\n",
            "x.yaml:15:24 models.small.deployments[0].when.teams[0]: \"serach\" fits no team; did"
                + " you mean search?"),
        Arguments.of(
            MODEL,
            MODEL + "        when: {features: [images]}\n        supports: [tools]\n",
            "x.yaml:15:16 models.small.deployments[0].when.features: supports has none of these, so"
                + " no request would ever come here"),
        Arguments.of(
            MODEL,
            MODEL + "        supports: [video]\n",
            "x.yaml:15:20 models.small.deployments[0].supports[0]: expected one of streaming, tools,"
                + " images, audio, files, found \"video\""),
        Arguments.of(
            MODEL,
            MODEL + "        max_concurrent: 0\n",
            "x.yaml:15:9 models.small.deployments[0].max_concurrent: expected at least 1, found the"
                + " number 0"),
        Arguments.of(
            ENVIRONMENT,
            ENVIRONMENT + "routing: {retries: {backoff: 3s}}\n",
            "x.yaml:2:11 routing.retries.max_backoff: expected at least what"
                + " routing.retries.backoff says, 3s"),
        Arguments.of(
            ENVIRONMENT,
            ENVIRONMENT + "routing: {breaker: {errors: 101}}\n",
            "x.yaml:2:21 routing.breaker.errors: expected at most 100, found the number 101"));
  }

  @ParameterizedTest
  @MethodSource("idle")
  void whatDoesNothingIsAWarning(String part, String replacement, String warning) {
    assertThat(Sample.warnings(Sample.with(part, replacement), Map.of())).containsExactly(warning);
  }

  static Stream<Arguments> idle() {
    return Stream.of(
        Arguments.of(
            SMALL,
            SMALL + "    hedge: 2s\n",
            "x.yaml:12:5 models.small.hedge: does nothing without a second deployment"),
        Arguments.of(
            SMALL,
            SMALL + "    cache: 2s\n",
            "x.yaml:12:5 models.small.cache: no team has cache: true, so nothing is kept"),
        Arguments.of(
            TEAM,
            TEAM + "    cache: true\n",
            "x.yaml:18:5 teams.search.cache: no model has a cache, so nothing is kept"),
        Arguments.of(
            SMALL,
            SMALL + "    strategy: lowest_cost\n",
            "x.yaml:14:9 models.small.deployments[0]: has no price, so lowest_cost takes it to be"
                + " free"),
        Arguments.of(
            MODEL,
            MODEL + "        when: {regions: [eu]}\n",
            "x.yaml:15:16 models.small.deployments[0].when.regions: no request comes here while"
                + " routing.region does not say where the broker runs"));
  }

  @Test
  void nothingIsSaidOfWhatFits() {
    String yaml =
        Sample.MINIMAL
                .replace(SMALL, SMALL + "    hedge: 2s\n    cache: 1m\n")
                .replace(
                    MODEL,
                    MODEL
                        + "        when: {regions: [eu], teams: [s*]}\n"
                        + "      - {provider: main, model: m-other}\n")
                .replace(TEAM, TEAM + "    cache: true\n")
            + "routing: {region: eu}\n";
    assertThat(Sample.warnings(yaml, Map.of())).isEmpty();
  }
}
