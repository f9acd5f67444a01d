package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in limits, budgets and prices, and in where they are counted. */
class LimitMistakesTest {

  private static final String GRANTS = "    grants:\n";
  private static final String MODEL = "        model: m-small\n";

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsPlaceAndItsCure(String part, String replacement, String problem) {
    assertThat(Sample.problems(Sample.with(part, replacement))).containsExactly(problem);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "environment: development\n",
            "environment: development\nlimits: {store: redis}\n",
            "x.yaml:2:10 limits.store: needs limits.redis, which says where Redis is"),
        Arguments.of(
            "environment: development\n",
            "environment: development\nlimits: {redis: {endpoints: [\"http://r:1\"]}}\n",
            "x.yaml:2:30 limits.redis.endpoints[0]: expected redis:// or rediss:// with host and"
                + " port such as redis://127.0.0.1:6379; the password stands under password"),
        Arguments.of(
            MODEL,
            MODEL + "        price: {input: 0.1234567, output: 1}\n",
            "x.yaml:15:17 models.small.deployments[0].price.input: expected at most six decimals,"
                + " found 0.1234567"),
        Arguments.of(
            GRANTS,
            "    limits:\n"
                + "      - {provider: main, requests: [60/minute, 9/hour]}\n"
                + "      - {provider: main, models: [\"*\"], per: [], requests: [100/minute]}\n"
                + GRANTS,
            "x.yaml:21:61 teams.search.limits[1].requests[0]: limited twice:"
                + " teams.search.limits[0].requests[0] is about the same requests and the same"
                + " period; keep the one that is meant"),
        Arguments.of(
            GRANTS,
            "    limits:\n"
                + "      - {provider: main, requests: [60/minute, 100/minute]}\n"
                + GRANTS,
            "x.yaml:20:48 teams.search.limits[0].requests[1]: limited twice:"
                + " teams.search.limits[0].requests[0] is about the same requests and the same"
                + " period; keep the one that is meant"),
        Arguments.of(
            "  main:\n",
            "  main:\n    limits: [{concurrent_requests: 1}, {concurrent_requests: 2}]\n",
            "x.yaml:9:41 providers.main.limits[1].concurrent_requests: limited twice:"
                + " providers.main.limits[0].concurrent_requests is about the same requests and the"
                + " same period; keep the one that is meant"));
  }

  @Test
  void limitsThatDifferInWhomTheyDivideByAreNotTheSame() {
    Sample.good(
        Sample.with(
            GRANTS,
            "    limits:\n"
                + "      - {provider: main, requests: [60/minute, 9/hour]}\n"
                + "      - {provider: main, per: [user], requests: [60/minute]}\n"
                + "      - {provider: main, models: [small], requests: [60/minute]}\n"
                + "      - {provider: \"*\", requests: [60/minute]}\n"
                + GRANTS));
  }

  @Test
  void aBudgetThatNothingIsEverSpentOfIsAWarning() {
    String budget = "    budgets: [{amount: 5, period: day}]\n" + GRANTS;
    assertThat(Sample.warnings(Sample.with(GRANTS, budget), Map.of()))
        .containsExactly(
            "x.yaml:19:15 teams.search.budgets[0]: none of the models it covers has a price, so"
                + " nothing is ever spent of it");
    String priced =
        Sample.with(GRANTS, budget)
            .replace(MODEL, MODEL + "        price: {input: 0.1, output: 1}\n");
    assertThat(Sample.warnings(priced, Map.of())).isEmpty();
  }
}
