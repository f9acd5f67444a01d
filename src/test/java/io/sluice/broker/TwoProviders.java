package io.sluice.broker;

import io.sluice.config.ConfigSample;
import io.sluice.config.GrantConfig;
import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.config.RoutingConfig;
import io.sluice.config.RoutingConfig.RetriesConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A broker whose model {@code small} is at two providers: {@code first}, and {@code second}. */
final class TwoProviders implements AutoCloseable {

  final FakeUpstream first;
  final FakeUpstream second;
  final TestBroker broker;

  private TwoProviders(FakeUpstream first, FakeUpstream second, TestBroker broker) {
    this.first = first;
    this.second = second;
    this.broker = broker;
  }

  static TwoProviders start(Path folder) throws Exception {
    return start(folder, "priority", Duration.ZERO, Duration.ZERO, UnaryOperator.identity());
  }

  static TwoProviders start(
      Path folder,
      String strategy,
      Duration hedge,
      Duration cache,
      UnaryOperator<SluiceConfig> change)
      throws Exception {
    FakeUpstream first = new FakeUpstream();
    FakeUpstream second = new FakeUpstream();
    TestBroker broker =
        TestBroker.start(
            folder,
            first.port(),
            config ->
                change.apply(config(config, first.port(), second.port(), strategy, hedge, cache)));
    return new TwoProviders(first, second, broker);
  }

  private static SluiceConfig config(
      SluiceConfig config, int first, int second, String strategy, Duration hedge, Duration cache) {
    Timeouts timeouts = TestBroker.timeouts(1000, 1000, 1000, 60_000);
    Map<String, ProviderConfig> providers =
        Map.of(
            "first", TestBroker.provider(first, timeouts),
            "second", TestBroker.provider(second, timeouts));
    Map<String, TeamConfig> teams = new HashMap<>();
    List<String> scopes = List.of("llm:chat", "models:read");
    teams.put(
        "search",
        new TeamConfig("cc-1", scopes, List.of(new GrantConfig("*", List.of("*"))), List.of()));
    List<DeploymentConfig> deployments =
        List.of(new DeploymentConfig("first", "m1"), new DeploymentConfig("second", "m2"));
    return ConfigSample.from(config)
        .providers(providers)
        .models(Map.of("small", new ModelConfig(strategy, "none", hedge, cache, deployments)))
        .teams(teams)
        .routing(
            new RoutingConfig(
                "",
                new RetriesConfig(2, Duration.ofMillis(1), Duration.ofMillis(2), 100),
                RoutingConfig.STANDARD.breaker(),
                true,
                RoutingConfig.STANDARD.cache()))
        .make();
  }

  @Override
  public void close() {
    broker.close();
    first.close();
    second.close();
  }
}
