package io.sluice.broker;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.sluice.config.ConfigSample;
import io.sluice.config.GrantConfig;
import io.sluice.config.ModelConfig;
import io.sluice.config.ModelConfig.DeploymentConfig;
import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.AwsConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.config.RoutingConfig;
import io.sluice.config.RoutingConfig.BreakerConfig;
import io.sluice.config.Secret;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.sluice.simulator.BilledRequest;
import io.sluice.simulator.SimulatedProvider;
import io.sluice.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A broker in front of the simulator as each vendor. Nothing is tried twice and no deployment is
 * ever left alone, so that each request tells of itself alone.
 */
final class EveryVendor implements AutoCloseable {

  static final List<String> FAMILIES = List.of("openai", "anthropic", "gemini", "bedrock");

  private final Vertx vertx;
  final SimulatedProvider simulator;
  final TestBroker broker;

  private EveryVendor(Vertx vertx, SimulatedProvider simulator, TestBroker broker) {
    this.vertx = vertx;
    this.simulator = simulator;
    this.broker = broker;
  }

  /**
   * With its data in a folder.
   *
   * @param models each one's vendor; the vendor knows it by a name of its own
   */
  static EveryVendor start(Path folder, Timeouts timeouts, Map<String, String> models)
      throws Exception {
    return start(folder, timeouts, models, "cancel");
  }

  /**
   * With its data in a folder.
   *
   * @param onCallerGone what becomes of an answer whose caller leaves
   */
  static EveryVendor start(
      Path folder, Timeouts timeouts, Map<String, String> models, String onCallerGone)
      throws Exception {
    Vertx vertx = Vertx.vertx();
    SimulatedProvider simulator =
        SimulatedProvider.start(vertx, new SimulatorOptions("127.0.0.1", 0, null, ""))
            .await(30, SECONDS);
    TestBroker broker =
        TestBroker.start(
            folder,
            simulator.port(),
            c -> config(c, simulator.port(), timeouts, models, onCallerGone));
    return new EveryVendor(vertx, simulator, broker);
  }

  private static SluiceConfig config(
      SluiceConfig c,
      int port,
      Timeouts timeouts,
      Map<String, String> models,
      String onCallerGone) {
    Map<String, ProviderConfig> providers = new LinkedHashMap<>();
    FAMILIES.forEach(
        family -> providers.put(family, provider(family, port, timeouts, onCallerGone)));
    Map<String, ModelConfig> configured = new LinkedHashMap<>();
    models.forEach(
        (model, family) ->
            configured.put(
                model, new ModelConfig(List.of(new DeploymentConfig(family, upstream(model))))));
    Map<String, TeamConfig> teams =
        Map.of(
            "search",
            new TeamConfig(
                "cc-1",
                List.of("llm:chat", "models:read"),
                List.of(new GrantConfig("*", List.of("*"))),
                List.of()));
    RoutingConfig patient =
        new RoutingConfig(
            "",
            TestBroker.NO_RETRIES.retries(),
            new BreakerConfig(
                100,
                1_000_000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofMillis(1),
                1),
            false,
            TestBroker.NO_RETRIES.cache());
    return ConfigSample.from(c)
        .providers(providers)
        .models(configured)
        .teams(teams)
        .routing(patient)
        .make();
  }

  private static ProviderConfig provider(
      String family, int port, Timeouts timeouts, String onCallerGone) {
    String root = "http://127.0.0.1:" + port;
    return new ProviderConfig(
        family,
        URI.create(family.equals("openai") ? root + "/v1" : root),
        new Secret("${env:PROVIDER_KEY}", TestBroker.PROVIDER_KEY),
        false,
        1024,
        256,
        timeouts,
        null,
        "",
        List.of(),
        false,
        List.of(),
        List.of(),
        null,
        null,
        null,
        family.equals("bedrock") ? new AwsConfig("us-east-1", null, null, null) : null,
        onCallerGone);
  }

  /** The simulator takes a maker before a model's name, as Bedrock does: of letters alone. */
  static String upstream(String model) {
    StringBuilder maker = new StringBuilder();
    model.chars().filter(Character::isDigit).forEach(digit -> maker.append((char) (digit + 49)));
    return "ma" + maker + ".sim-small";
  }

  /** What was billed for a model. */
  List<BilledRequest> bills(String model) {
    return simulator.requests().stream()
        .filter(bill -> bill.model().equals(upstream(model)))
        .toList();
  }

  @Override
  public void close() {
    broker.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(60, SECONDS).join();
  }
}
