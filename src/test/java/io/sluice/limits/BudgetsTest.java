package io.sluice.limits;

import static io.sluice.limits.Stage.budget;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.BudgetConfig;
import io.sluice.limits.SpentSource.Spent;
import io.sluice.limits.Verdict.Reason;
import io.sluice.limits.Verdict.Refused;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Money per day or month of a calendar. */
final class BudgetsTest {

  private final Stage stage = new Stage(Instant.parse("2026-10-24T21:30:00Z"));

  private void budgets(BudgetConfig... budgets) {
    stage.team("search", 1, List.of(), List.of(budgets));
  }

  private Demand cost(long micros) {
    return stage.demand("search", new Amounts(1, 1, micros));
  }

  @Test
  void nothingGoesOverAHardBudgetAndItIsWholeAgainInTheNextPeriod() {
    budgets(budget("1.5", "day", "Europe/Berlin", "refuse"));
    stage.granted(cost(1_000_000));
    Refused refused = stage.refused(cost(500_001));
    assertThat(refused.reason()).isEqualTo(Reason.EXHAUSTED);
    assertThat(refused.limit().limit()).isEqualTo(1_500_000);
    assertThat(refused.limit().remaining()).isEqualTo(500_000);
    // It is 23:30 in Berlin.
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofMinutes(30));
    stage.granted(cost(500_000));
    stage.refused(cost(1));
    stage.time.pass(Duration.ofMinutes(30));
    stage.granted(cost(1_500_000));
  }

  @Test
  void whatWasReservedAndNotSpentComesBackAndMoreIsCharged() {
    budgets(budget("10", "month", "UTC", "refuse"));
    Reservation one = stage.granted(cost(9_000_000));
    stage.refused(cost(2_000_000));
    one.settle(new Amounts(1, 1, 100_000));
    stage.granted(cost(2_000_000)).settle(new Amounts(1, 1, 9_950_000));
    Refused refused = stage.refused(cost(1));
    assertThat(refused.limit().remaining()).isZero();
  }

  @Test
  void aDayHasAsManyHoursAsItsCalendarSays() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    assertThat(length("day", berlin, "2026-10-25T12:00:00Z")).isEqualTo(Duration.ofHours(25));
    assertThat(length("day", berlin, "2026-03-29T12:00:00Z")).isEqualTo(Duration.ofHours(23));
    assertThat(length("month", berlin, "2026-10-25T12:00:00Z"))
        .isEqualTo(Duration.ofHours(31 * 24 + 1));
    assertThat(length("month", ZoneId.of("UTC"), "2028-02-29T23:59:59Z"))
        .isEqualTo(Duration.ofDays(29));
    // There is no midnight on that day.
    BudgetPeriod beirut =
        BudgetPeriod.at("day", ZoneId.of("Asia/Beirut"), Instant.parse("2026-03-29T12:00:00Z"));
    assertThat(beirut.starts()).isEqualTo(Instant.parse("2026-03-28T22:00:00Z"));
    assertThat(beirut.ends()).isEqualTo(Instant.parse("2026-03-29T21:00:00Z"));
  }

  private static Duration length(String kind, ZoneId zone, String now) {
    BudgetPeriod period = BudgetPeriod.at(kind, zone, Instant.parse(now));
    assertThat(period.starts()).isBeforeOrEqualTo(Instant.parse(now));
    assertThat(period.ends()).isAfter(Instant.parse(now));
    assertThat(BudgetPeriod.at(kind, zone, period.ends()).starts()).isEqualTo(period.ends());
    return Duration.between(period.starts(), period.ends());
  }

  @Test
  void theCalendarIsTheOneOfTheBudget() {
    Instant now = Instant.parse("2026-10-31T23:30:00Z");
    assertThat(BudgetPeriod.at("month", ZoneId.of("Europe/Berlin"), now).name())
        .isEqualTo("2026-11");
    assertThat(BudgetPeriod.at("month", ZoneId.of("UTC"), now).name()).isEqualTo("2026-10");
    assertThat(BudgetPeriod.at("day", ZoneId.of("America/New_York"), now).name())
        .isEqualTo("2026-10-31");
  }

  @Test
  void aSoftBudgetNeverRefuses() {
    budgets(budget("1", "day", "UTC", "alert"));
    stage.granted(cost(5_000_000));
    stage.granted(cost(5_000_000));
    assertThat(stage.alerts).hasSize(1);
    assertThat(stage.alerts.get(0).percent()).isEqualTo(100);
    assertThat(stage.alerts.get(0).hard()).isFalse();
  }

  @Test
  void eachThresholdIsAnnouncedOnceInItsPeriod() {
    budgets(budget("1", "day", "UTC", "refuse"));
    for (int i = 0; i < 10; i++) {
      stage.granted(cost(100_000));
    }
    assertThat(stage.alerts).extracting(BudgetAlert::percent).containsExactly(50, 80, 100);
    assertThat(stage.alerts.get(1).usedMicros()).isEqualTo(800_000);
    assertThat(stage.alerts.get(1).rule()).isEqualTo("teams.search.budgets[0]");
    stage.time.pass(Duration.ofDays(1));
    stage.granted(cost(600_000));
    assertThat(stage.alerts).extracting(BudgetAlert::percent).containsExactly(50, 80, 100, 50);
  }

  @Test
  void budgetsSurviveARestartAndOldNewsIsNotAnnouncedAgain() {
    BudgetConfig each =
        new BudgetConfig(
            budget("1", "day", "UTC", "refuse").amount(),
            "day",
            ZoneId.of("UTC"),
            "openai",
            List.of("small"),
            List.of("user"),
            List.of(50),
            "refuse");
    budgets(budget("2", "month", "UTC", "refuse"), each);
    List<String> asked = new ArrayList<>();
    SpentSource ledger =
        (team, from, to) -> {
          asked.add(team + " " + from + " " + to);
          return Future.succeededFuture(
              List.of(
                  new Spent("openai", "small", "ada", "cli", "acme", 300_000),
                  new Spent("openai", "small", "ada", "cli", "acme", 300_000),
                  new Spent("openai", "other", "ada", "cli", "acme", 400_000),
                  new Spent("inhouse", "small", "bob", "cli", "acme", 500_000)));
        };
    assertThat(stage.limiter.remember(ledger).succeeded()).isTrue();
    assertThat(asked)
        .containsExactly(
            "search 2026-10-01T00:00:00Z 2026-11-01T00:00:00Z",
            "search 2026-10-24T00:00:00Z 2026-10-25T00:00:00Z");
    assertThat(stage.left(cost(0))).containsExactly(500_000L, 400_000L);
    stage.granted(cost(1));
    assertThat(stage.alerts).isEmpty();
    stage.granted(cost(90_000));
    assertThat(stage.alerts).isEmpty();
    assertThat(stage.refused(cost(450_000)).limit().rule()).isEqualTo("teams.search.budgets[0]");
    stage.granted(cost(10_000));
    assertThat(stage.alerts).extracting(BudgetAlert::percent).containsExactly(80);
  }

  @Test
  void moreThanTheBudgetMayHaveBeenSpentBeforeARestart() {
    budgets(budget("1", "month", "UTC", "refuse"));
    SpentSource ledger =
        (team, from, to) ->
            Future.succeededFuture(List.of(new Spent("openai", "small", "", "", "", 7_000_000)));
    assertThat(stage.limiter.remember(ledger).succeeded()).isTrue();
    stage.refused(cost(0));
  }
}
