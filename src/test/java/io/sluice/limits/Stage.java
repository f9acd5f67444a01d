package io.sluice.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.BudgetConfig;
import io.sluice.config.ConfigSample;
import io.sluice.config.LimitConfig;
import io.sluice.config.LimitsConfig;
import io.sluice.config.LimitsConfig.QueueConfig;
import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.config.RateConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.limits.Demand.Urgency;
import io.sluice.limits.Verdict.Granted;
import io.sluice.limits.Verdict.Refused;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A limiter in memory with a configuration that a test puts together, in virtual time. */
final class Stage {

  final VirtualTime time;
  final MemoryStore store;
  final List<BudgetAlert> alerts = new ArrayList<>();
  final StoreLimiter limiter;

  private final Map<String, TeamConfig> teams = new LinkedHashMap<>();
  private final Map<String, List<LimitConfig>> providers = new LinkedHashMap<>();
  private QueueConfig queue = new QueueConfig(1000, Duration.ZERO);
  private boolean learn = true;
  private long ids;

  Stage() {
    this(Instant.parse("2026-11-25T09:00:00Z"));
  }

  Stage(Instant now) {
    time = new VirtualTime(now);
    store = new MemoryStore(time::nanos);
    providers.put("openai", List.of());
    providers.put("inhouse", List.of());
    limiter =
        new StoreLimiter(
            new StoreLimiter.Parts(
                store, time.clock(), time::nanos, time, Duration.ofMinutes(15), alerts::add),
            config());
  }

  private SluiceConfig config() {
    Map<String, ProviderConfig> all = new LinkedHashMap<>();
    providers.forEach((name, limits) -> all.put(name, provider(limits)));
    return ConfigSample.empty()
        .providers(all)
        .teams(teams)
        .limits(new LimitsConfig("memory", null, queue))
        .make();
  }

  private ProviderConfig provider(List<LimitConfig> limits) {
    Duration second = Duration.ofSeconds(1);
    return new ProviderConfig(
        "openai",
        URI.create("http://127.0.0.1:1/v1"),
        null,
        false,
        1,
        1,
        new Timeouts(second, second, second, second),
        null,
        "",
        limits,
        learn);
  }

  Stage team(String name, int weight, LimitConfig... limits) {
    return team(name, weight, List.of(limits), List.of());
  }

  Stage team(String name, int weight, List<LimitConfig> limits, List<BudgetConfig> budgets) {
    teams.put(
        name,
        new TeamConfig("cc", List.of(), List.of(), List.of(), List.of(), limits, budgets, weight));
    limiter.configure(config());
    return this;
  }

  Stage provider(String name, LimitConfig... limits) {
    providers.put(name, List.of(limits));
    limiter.configure(config());
    return this;
  }

  Stage queue(int max, Duration maxWait) {
    queue = new QueueConfig(max, maxWait);
    limiter.configure(config());
    return this;
  }

  Stage learning(boolean on) {
    learn = on;
    limiter.configure(config());
    return this;
  }

  static LimitConfig limit(List<String> per, String... rates) {
    return limit("openai", List.of("*"), per, null, rates);
  }

  /** Rates as {@code requests 60/minute}. */
  static LimitConfig limit(
      String provider,
      List<String> models,
      List<String> per,
      @Nullable Integer open,
      String... rates) {
    Map<String, List<RateConfig>> all = new LinkedHashMap<>();
    for (String rate : rates) {
      String[] parts = rate.split(" ", 2);
      all.computeIfAbsent(parts[0], kind -> new ArrayList<>())
          .add(Objects.requireNonNull(RateConfig.parse(parts[1])));
    }
    return new LimitConfig(
        provider,
        models,
        per,
        all.getOrDefault("requests", List.of()),
        all.getOrDefault("input", List.of()),
        all.getOrDefault("output", List.of()),
        all.getOrDefault("total", List.of()),
        open);
  }

  static BudgetConfig budget(String amount, String period, String zone, String onLimit) {
    return new BudgetConfig(
        new BigDecimal(amount),
        period,
        ZoneId.of(zone),
        "*",
        List.of("*"),
        List.of(),
        List.of(50, 80, 100),
        onLimit);
  }

  Demand demand(String team) {
    return demand(team, Amounts.NONE);
  }

  Demand demand(String team, Amounts estimate) {
    return demand(team, "openai", "small", "ada", estimate, Urgency.INTERACTIVE, Duration.ZERO);
  }

  Demand patient(String team, Urgency urgency, Duration patience) {
    return demand(team, "openai", "small", "ada", Amounts.NONE, urgency, patience);
  }

  Demand demand(
      String team,
      String provider,
      String model,
      String user,
      Amounts estimate,
      Urgency urgency,
      Duration patience) {
    return new Demand(
        "r-" + ids++, team, provider, model, user, "cli", "acme", estimate, urgency, patience);
  }

  Verdict ask(Demand demand) {
    return limiter.reserve(demand).result();
  }

  Reservation granted(Demand demand) {
    Verdict verdict = ask(demand);
    assertThat(verdict).isInstanceOf(Granted.class);
    return ((Granted) verdict).reservation();
  }

  Refused refused(Demand demand) {
    Verdict verdict = ask(demand);
    assertThat(verdict).isInstanceOf(Refused.class);
    return (Refused) verdict;
  }

  /** What is left of each limit. */
  List<Long> left(Demand demand) {
    return limiter.states(demand).result().stream().map(LimitState::remaining).toList();
  }
}
