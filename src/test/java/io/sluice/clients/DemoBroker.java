package io.sluice.clients;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.sluice.broker.Broker;
import io.sluice.cli.DemoConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.simulator.SimulatedProvider;
import io.sluice.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What {@code demo} runs, in this process: its configuration, the broker and the simulator. */
final class DemoBroker implements AutoCloseable {
  private final Vertx vertx;
  private final Vertx simulated;
  private final SimulatedProvider simulator;
  private final Broker broker;
  private final DevelopmentIssuer issuer;

  private DemoBroker(
      Vertx vertx,
      Vertx simulated,
      SimulatedProvider simulator,
      Broker broker,
      DevelopmentIssuer issuer) {
    this.vertx = vertx;
    this.simulated = simulated;
    this.simulator = simulator;
    this.broker = broker;
    this.issuer = issuer;
  }

  /** With its data in a folder, on free ports. */
  static DemoBroker start(Path folder) throws Exception {
    DevelopmentIssuer issuer = DevelopmentIssuer.openOrCreate(folder);
    Path jwks = Files.writeString(folder.resolve("jwks.json"), issuer.jwks());
    // As two processes have it: neither shares event loops with the other.
    Vertx simulated = Vertx.vertx();
    SimulatorOptions options = new SimulatorOptions("127.0.0.1", 0, null, "");
    SimulatedProvider simulator = SimulatedProvider.start(simulated, options).await(30, SECONDS);
    String url = "http://127.0.0.1:" + simulator.port();
    SluiceConfig config =
        new DemoConfig(0, 0, folder, jwks.toUri().toString(), url, "http://127.0.0.1:9").load();
    Vertx vertx = Broker.vertx(config.server());
    Broker broker = Broker.start(vertx, config).await(30, SECONDS);
    return new DemoBroker(vertx, simulated, simulator, broker, issuer);
  }

  /** Where it listens, without a path. */
  String url() {
    return "http://127.0.0.1:" + broker.port();
  }

  /** Of a copilot of the team that may use every simulated model. */
  String token() {
    return issuer.mint("ada", "search", List.of("copilot"), Duration.ofHours(1), Instant.now());
  }

  @Override
  public void close() {
    ended(broker.stop());
    ended(vertx.close());
    ended(simulator.stop());
    ended(simulated.close());
  }

  private static void ended(Future<Void> end) {
    end.toCompletionStage().toCompletableFuture().orTimeout(60, SECONDS).join();
  }
}
