package io.sluice.config;

import static io.sluice.config.Binding.count;
import static io.sluice.config.Binding.integer;
import static io.sluice.config.Binding.money;
import static io.sluice.config.Binding.text;
import static io.sluice.config.Binding.texts;

import io.sluice.config.GrantConfig.HoursConfig;
import io.sluice.config.ToolConfig.RouteConfig;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Roles, teams and tools of a file that passed every check, as records. */
final class PolicyBinding {

  private final String environment;
  private final Set<String> leftOut;

  /**
   * @param environment the broker's own
   * @param leftOut names of providers that are not there
   */
  PolicyBinding(String environment, Set<String> leftOut) {
    this.environment = environment;
    this.leftOut = leftOut;
  }

  RoleConfig role(Place role) {
    return new RoleConfig(
        text(role.field("description")),
        texts(role.field("includes")),
        texts(role.field("scopes")),
        texts(role.field("deny_scopes")));
  }

  TeamConfig team(Place team) {
    return new TeamConfig(
        text(team.field("cost_centre")),
        texts(team.field("scopes")),
        texts(team.field("deny_scopes")),
        team.field("grants").items().stream().map(PolicyBinding::grant).toList(),
        texts(team.field("tools")),
        served(team.field("limits"))
            .map(limit -> limit(limit, text(limit.field("provider"))))
            .toList(),
        served(team.field("budgets")).map(PolicyBinding::budget).toList(),
        integer(team.field("weight")),
        team.field("cache").isTrue());
  }

  /** The entries whose provider is there; a pattern may fit others too. */
  private Stream<Place> served(Place entries) {
    return entries.items().stream()
        .filter(entry -> !leftOut.contains(text(entry.field("provider"))));
  }

  private static GrantConfig grant(Place grant) {
    Place features = grant.field("features");
    return new GrantConfig(
        text(grant.field("effect")),
        text(grant.field("provider")),
        texts(grant.field("models")),
        texts(grant.field("environments")),
        texts(grant.field("regions")),
        count(grant.field("max_output_tokens")),
        features.present() ? texts(features) : null,
        hours(grant.field("hours")),
        moment(grant.field("expires").text()),
        grant.field("when").text());
  }

  private static @Nullable HoursConfig hours(Place hours) {
    if (!hours.present()) {
      return null;
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    texts(hours.field("days")).forEach(day -> days.add(day(day)));
    return new HoursConfig(
        days,
        LocalTime.parse(text(hours.field("from"))),
        LocalTime.parse(text(hours.field("to"))),
        ZoneId.of(text(hours.field("zone"))));
  }

  private static DayOfWeek day(String name) {
    return DayOfWeek.of(List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun").indexOf(name) + 1);
  }

  /** A date means its start, in UTC. */
  static @Nullable Instant moment(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
        : Instant.parse(text);
  }

  static LimitConfig limit(Place limit, String provider) {
    return new LimitConfig(
        provider,
        texts(limit.field("models")),
        texts(limit.field("per")),
        rates(limit.field("requests")),
        rates(limit.field("input_tokens")),
        rates(limit.field("output_tokens")),
        rates(limit.field("total_tokens")),
        count(limit.field("concurrent_requests")));
  }

  private static List<RateConfig> rates(Place rates) {
    return texts(rates).stream()
        .map(text -> Objects.requireNonNull(RateConfig.parse(text)))
        .toList();
  }

  private static BudgetConfig budget(Place budget) {
    return new BudgetConfig(
        money(budget.field("amount")),
        text(budget.field("period")),
        ZoneId.of(text(budget.field("zone"))),
        text(budget.field("provider")),
        texts(budget.field("models")),
        texts(budget.field("per")),
        budget.field("alert_at").items().stream().map(Binding::integer).toList(),
        text(budget.field("on_limit")));
  }

  ToolConfig tool(Place tool) {
    String own = tool.field("environment").text();
    return new ToolConfig(
        text(tool.field("url")),
        own == null ? environment : own,
        tool.field("routes").items().stream()
            .map(
                route ->
                    new RouteConfig(
                        texts(route.field("methods")),
                        text(route.field("path")),
                        text(route.field("scope")),
                        text(route.field("audit"))))
            .toList());
  }
}
