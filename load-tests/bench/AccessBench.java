package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Ask.UseScope;
import io.sluice.config.ConfigLoader;
import io.sluice.config.GrantConfig;
import io.sluice.config.LoadResult.Loaded;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.routing.Catalog;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a decision costs, for few teams and for many; each call is another team's. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AccessBench {

  private static final int CALLERS = 1 << 14;
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final String FILE =
      """
      environment: production
      issuers:
        corp: {issuer: "https://a.example/", jwks: "https://a.example/jwks", audiences: [sluice]}
      providers:
        one: {base_url: "https://one.example"}
        two: {base_url: "https://two.example"}
      models:
        gpt-1: {deployments: [{provider: one, model: m}]}
        gpt-2: {deployments: [{provider: one, model: m}]}
        gpt-3: {deployments: [{provider: one, model: m}]}
        own-1: {deployments: [{provider: two, model: m}]}
        own-2: {deployments: [{provider: two, model: m}]}
        own-3: {deployments: [{provider: two, model: m}]}
      roles:
        base: {scopes: [models:read]}
        copilot: {includes: [base], scopes: [llm:chat]}
        evaluator: {scopes: [traces:read]}
      teams:
        first: {cost_centre: CC, scopes: [], grants: []}
      """;

  private record Someone(
      String issuer,
      String user,
      String client,
      String tenant,
      String team,
      String environment,
      Set<String> roles,
      Set<String> scopes)
      implements Subject {}

  @Param({"10", "1000", "10000"})
  public int teams;

  private Policy policy;
  private Subject[] callers;
  private int next;
  private final UseModel plain = new UseModel("llm:chat", "gpt-3", 500, Set.of(Feature.STREAMING));
  private final UseModel condition = new UseModel("llm:chat", "own-1", 500, Set.of());
  private final UseModel denied = new UseModel("llm:chat", "own-3", 500, Set.of());
  private final UseScope scope = new UseScope("models:read");

  @Setup(Level.Trial)
  public void compile() {
    SluiceConfig base =
        ((Loaded) new ConfigLoader(name -> null).load("bench.yaml", FILE)).config();
    Map<String, TeamConfig> all = new LinkedHashMap<>();
    for (int i = 0; i < teams; i++) {
      all.put("team-" + i, team());
    }
    SluiceConfig config =
        new SluiceConfig(
            base.environment(),
            base.server(),
            base.issuers(),
            base.providers(),
            base.models(),
            base.scopes(),
            base.environments(),
            base.roles(),
            all,
            base.tools(),
            base.personas(),
            base.minting(),
            base.revocation(),
            base.limits(),
            base.audit(),
            base.ledger(),
            base.log(),
            base.origins());
    policy = Policy.compile(config, Catalog.compile(config));
    callers = new Subject[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
      callers[i] =
          new Someone(
              "corp",
              "user-" + i,
              "",
              "",
              // Not the same object as the key: a token's team is read from its claims.
              new String("team-" + (i * 7919L % teams)),
              "production",
              Set.of("copilot", "evaluator"),
              Set.of());
    }
  }

  private static TeamConfig team() {
    return new TeamConfig(
        "CC",
        List.of("llm:chat", "models:read"),
        List.of(
            new GrantConfig("one", List.of("gpt-*")),
            new GrantConfig(
                "allow",
                "two",
                List.of("own-1", "own-2"),
                List.of(),
                List.of(),
                1000,
                List.of("streaming"),
                null,
                null,
                "!('intern' in subject.roles)")),
        List.of());
  }

  private Subject caller() {
    next = (next + 1) & (CALLERS - 1);
    return callers[next];
  }

  @Benchmark
  public Decision model() {
    return policy.decide(caller(), plain, NOW);
  }

  @Benchmark
  public Decision modelNotGranted() {
    return policy.decide(caller(), denied, NOW);
  }

  @Benchmark
  public Decision modelUnderConditionInCel() {
    return policy.decide(caller(), condition, NOW);
  }

  @Benchmark
  public Decision scope() {
    return policy.decide(caller(), scope, NOW);
  }

  @Benchmark
  public Explanation explanation() {
    return policy.explain(caller(), plain, NOW);
  }
}
