package io.sluice.limits;

import static io.sluice.limits.Stage.limit;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Demand.Urgency;
import io.sluice.limits.Verdict.Reason;
import io.sluice.limits.Verdict.Refused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which limits count for which request, and what counts together. */
final class LimitPlanTest {

  private static final List<String> ALL = List.of("*");

  private final Stage stage = new Stage();

  private Demand asked(String team, String provider, String model, String user) {
    return stage.demand(
        team, provider, model, user, Amounts.NONE, Urgency.INTERACTIVE, Duration.ZERO);
  }

  @Test
  void whatNoEntryCoversIsNotLimited() {
    stage.team("search", 1, limit("openai", List.of("gpt-*"), List.of(), null, "requests 1/hour"));
    for (int i = 0; i < 100; i++) {
      stage.granted(asked("search", "openai", "small", "ada"));
      stage.granted(asked("search", "inhouse", "gpt-5", "ada"));
      stage.granted(asked("support", "openai", "gpt-5", "ada"));
    }
    assertThat(stage.limiter.states(asked("search", "openai", "small", "ada")).result()).isEmpty();
    assertThat(stage.limiter.open()).isEqualTo(300);
  }

  @Test
  void whatAnEntryCoversCountsTogether() {
    stage.team("search", 1, limit("*", List.of("gpt-*", "o3"), List.of(), null, "requests 3/hour"));
    stage.granted(asked("search", "openai", "gpt-5", "ada"));
    stage.granted(asked("search", "inhouse", "o3", "bob"));
    stage.granted(asked("search", "openai", "gpt-5-mini", "eve"));
    Refused refused = stage.refused(asked("search", "openai", "o3", "ada"));
    assertThat(refused.reason()).isEqualTo(Reason.EXHAUSTED);
    assertThat(refused.limit().rule()).isEqualTo("teams.search.limits[0]");
    assertThat(refused.limit().period()).isEqualTo("hour");
    assertThat(refused.limit().window()).isEqualTo(Duration.ofHours(1));
    assertThat(refused.limit().limit()).isEqualTo(3);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void perDividesByEachAndByEachCombination() {
    stage.team(
        "search",
        1,
        limit("*", ALL, List.of("user"), null, "requests 2/hour"),
        limit("*", ALL, List.of("model", "provider", "user"), null, "requests 1/hour"));
    stage.granted(asked("search", "openai", "a", "ada"));
    assertThat(stage.refused(asked("search", "openai", "a", "ada")).limit().rule())
        .isEqualTo("teams.search.limits[1]");
    stage.granted(asked("search", "inhouse", "a", "ada"));
    assertThat(stage.refused(asked("search", "openai", "b", "ada")).limit().rule())
        .isEqualTo("teams.search.limits[0]");
    stage.granted(asked("search", "openai", "a", "bob"));
  }

  @Test
  void namesOfUsersCannotCollideHoweverTheyAreWritten() {
    stage.team("search", 1, limit(List.of("user", "model"), "requests 1/hour"));
    for (String user :
        List.of(
            "a", "a:model=small", "#a", "{t:x}", "\u00e9", "e\u0301", "x".repeat(500), "", " ")) {
      stage.granted(asked("search", "openai", "small", user));
      stage.refused(asked("search", "openai", "small", user));
    }
  }

  @Test
  void aProvidersOwnLimitsCountAllTeamsTogether() {
    stage
        .team("search", 1, limit(List.of(), "requests 3/hour"))
        .team("support", 1)
        .provider("openai", limit("openai", ALL, List.of(), 2));
    Reservation first = stage.granted(asked("search", "openai", "small", "ada"));
    stage.granted(asked("support", "openai", "small", "ada"));
    Refused refused = stage.refused(asked("search", "openai", "small", "ada"));
    assertThat(refused.limit().rule()).isEqualTo("providers.openai.limits[0]");
    assertThat(refused.limit().dimension()).isEqualTo(Dimension.CONCURRENT_REQUESTS);
    first.settle(Amounts.NONE);
    stage.granted(asked("search", "openai", "small", "ada"));
    assertThat(stage.left(asked("search", "openai", "small", "ada"))).containsExactly(1L, 0L);
  }

  @Test
  void aReloadInAnotherOrderKeepsWhatWasUsed() {
    var hourly = limit(List.of(), "requests 2/hour");
    var daily = limit(List.of("user"), "requests 5/day");
    stage.team("search", 1, hourly, daily);
    stage.granted(asked("search", "openai", "small", "ada"));
    stage.granted(asked("search", "openai", "small", "ada"));
    stage.team("search", 1, daily, hourly);
    assertThat(stage.left(asked("search", "openai", "small", "ada"))).containsExactly(3L, 0L);
  }

  @Test
  void aReloadWithAnotherAmountKeepsWhatWasUsed() {
    stage.team("search", 1, limit(List.of(), "requests 2/hour"));
    stage.granted(asked("search", "openai", "small", "ada"));
    stage.team("search", 1, limit(List.of(), "requests 10/hour burst 4"));
    assertThat(stage.left(asked("search", "openai", "small", "ada"))).containsExactly(3L);
  }

  @Test
  void allDimensionsOfAnEntryHold() {
    stage.team(
        "search",
        1,
        limit(
            "openai",
            ALL,
            List.of(),
            9,
            "requests 9/hour",
            "input 100/hour",
            "output 50/hour",
            "total 120/hour",
            "requests 20/day"));
    Reservation one = stage.granted(stage.demand("search", new Amounts(60, 40, 0)));
    assertThat(stage.left(stage.demand("search"))).containsExactly(8L, 19L, 40L, 10L, 20L, 8L);
    one.settle(new Amounts(70, 5, 0));
    one.settle(new Amounts(0, 0, 0));
    assertThat(stage.left(stage.demand("search"))).containsExactly(8L, 19L, 30L, 45L, 45L, 9L);
    assertThat(stage.refused(stage.demand("search", new Amounts(0, 46, 0))).limit().dimension())
        .isEqualTo(Dimension.OUTPUT_TOKENS);
    assertThat(stage.refused(stage.demand("search", new Amounts(200, 1, 0))).reason())
        .isEqualTo(Reason.TOO_LARGE);
    assertThat(stage.limiter.open()).isZero();
  }

  @Test
  void whatWasNeverSentTakesNothingNotEvenARequest() {
    stage.team("search", 1, limit("openai", ALL, List.of(), 2, "requests 2/hour"));
    stage.granted(stage.demand("search")).cancel();
    assertThat(stage.left(stage.demand("search"))).containsExactly(2L, 2L);
    assertThat(stage.limiter.open()).isZero();
  }
}
