package io.sluice.limits;

import io.sluice.config.LimitConfig;
import io.sluice.config.ProviderConfig;
import io.sluice.config.RateConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.limits.Counter.Gate;
import io.sluice.limits.Counter.Rate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which limits a demand comes under, compiled from one configuration. What can be known of a team,
 * a provider and a model is worked out once, when they first meet.
 */
final class LimitPlan {

  private final Map<String, TeamConfig> teams;
  private final Map<String, ProviderConfig> providers;
  private final Map<String, List<BudgetRule>> budgets = new ConcurrentHashMap<>();
  private final Clock clock;

  /** Bounded by the configuration, where all these names come from. */
  private final ConcurrentMap<RouteKey, List<Rule>> routes = new ConcurrentHashMap<>();

  private record RouteKey(String team, String provider, String model) {}

  private LimitPlan(SluiceConfig config, Clock clock) {
    this.teams = config.teams();
    this.providers = config.providers();
    this.clock = clock;
  }

  /**
   * A plan of the configuration.
   *
   * @param clock the calendar of the budgets goes by it
   */
  static LimitPlan compile(SluiceConfig config, Clock clock) {
    LimitPlan plan = new LimitPlan(config, clock);
    config.teams().forEach((name, team) -> plan.budgets.put(name, plan.budgets(name, team)));
    return plan;
  }

  private List<BudgetRule> budgets(String name, TeamConfig team) {
    List<BudgetRule> rules = new ArrayList<>();
    for (int i = 0; i < team.budgets().size(); i++) {
      String key = "teams." + name + ".budgets[" + i + "]";
      rules.add(new BudgetRule(key, name, team.budgets().get(i), clock.millis()));
    }
    return List.copyOf(rules);
  }

  /** The rules that a demand comes under, always in the same order. */
  List<Rule> rules(Demand demand) {
    RouteKey key = new RouteKey(demand.team(), demand.provider(), demand.model());
    List<Rule> known = routes.get(key);
    return known != null ? known : routes.computeIfAbsent(key, k -> compile(demand));
  }

  /** What a demand takes, one claim for each rule. */
  List<Claim> claims(List<Rule> rules, Demand demand) {
    Claim[] claims = new Claim[rules.size()];
    long now = clock.millis();
    for (int i = 0; i < claims.length; i++) {
      claims[i] = rules.get(i).claim(demand, now);
    }
    return List.of(claims);
  }

  /** All budgets of all teams. */
  List<BudgetRule> budgets() {
    return budgets.values().stream().flatMap(List::stream).toList();
  }

  private List<Rule> compile(Demand demand) {
    List<Rule> rules = new ArrayList<>();
    TeamConfig team = teams.get(demand.team());
    if (team != null) {
      String section = "teams." + demand.team();
      limits(section, "{t:" + demand.team() + "}", team.limits(), demand, rules);
      budgets.getOrDefault(demand.team(), List.of()).stream()
          .filter(budget -> budget.scope().covers(demand.provider(), demand.model()))
          .forEach(rules::add);
    }
    ProviderConfig provider = providers.get(demand.provider());
    if (provider != null) {
      String section = "providers." + demand.provider();
      limits(section, "{p:" + demand.provider() + "}", provider.limits(), demand, rules);
    }
    return List.copyOf(rules);
  }

  private static void limits(
      String section, String tag, List<LimitConfig> limits, Demand demand, List<Rule> rules) {
    for (int i = 0; i < limits.size(); i++) {
      LimitConfig limit = limits.get(i);
      Scope scope = Scope.of(limit);
      if (scope.covers(demand.provider(), demand.model())) {
        String key = section + ".limits[" + i + "]";
        Entry entry = new Entry(key, scope, scope.prefix(tag), demand, rules);
        entry.rates(Dimension.REQUESTS, limit.requests());
        entry.rates(Dimension.INPUT_TOKENS, limit.inputTokens());
        entry.rates(Dimension.OUTPUT_TOKENS, limit.outputTokens());
        entry.rates(Dimension.TOTAL_TOKENS, limit.totalTokens());
        entry.gate(limit.concurrentRequests());
      }
    }
  }

  /** One entry's rules, as they are worked out. */
  private record Entry(String key, Scope scope, String prefix, Demand demand, List<Rule> rules) {

    void rates(Dimension dimension, List<RateConfig> rates) {
      for (RateConfig rate : rates) {
        String name = prefix + ":" + dimension.code() + "/" + rate.period();
        Duration period = rate.per();
        add(dimension, rate.period(), new Rate(name, rate.amount(), period, rate.burst()));
      }
    }

    void gate(@Nullable Integer capacity) {
      if (capacity != null) {
        String name = prefix + ":" + Dimension.CONCURRENT_REQUESTS.code();
        add(Dimension.CONCURRENT_REQUESTS, "", new Gate(name, capacity));
      }
    }

    private void add(Dimension dimension, String period, Counter counter) {
      rules.add(new FlowRule(key, dimension, period, scope, counter, demand));
    }
  }
}
