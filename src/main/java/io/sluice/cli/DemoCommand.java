package io.sluice.cli;

import io.sluice.broker.Broker;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.DevelopmentIssuer;
import io.sluice.identity.NativeCrypto;
import io.sluice.simulator.SimulatedProvider;
import io.sluice.simulator.SimulatedTools;
import io.sluice.simulator.SimulatorOptions;
import io.sluice.telemetry.Logging;
import io.sluice.tools.IdentityTokens;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: everything on one machine, with nothing else installed. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the broker with a development issuer and a simulated provider, on loopback.",
      "OPENAI_API_KEY in the environment adds the real provider."
    })
final class DemoCommand implements Callable<Integer> {

  private static final Duration FIRST_TOKEN_TTL = Duration.ofHours(1);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "8080",
      description = "Port for callers; 0 chooses a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--admin-port",
      defaultValue = "8081",
      description = "Port for metrics and health; 0 chooses one (default: ${DEFAULT-VALUE}).")
  private int adminPort;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      defaultValue = "data/demo",
      description =
          "Folder of the issuer's key, the journal and the ledger (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("");

  @Option(
      names = "--provider-url",
      paramLabel = "URL",
      description = "A simulated provider that runs by itself, instead of the demo's own.")
  private @Nullable String providerUrl;

  @Option(names = "--log-format", defaultValue = "text", description = "text or json.")
  private String logFormat = "text";

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    DevelopmentIssuer issuer = DevelopmentIssuer.openOrCreate(data);
    // Before any key is parsed.
    NativeCrypto.install();
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    try {
      String jwks = Await.on(DemoIssuerServer.start(vertx, issuer));
      SimulatedProvider simulator = simulator(vertx);
      SimulatedTools tools = Await.on(SimulatedTools.start(vertx));
      SluiceConfig config = config(jwks, simulator, tools);
      Broker broker = Await.on(Broker.start(vertx, config));
      tools.believe("http://127.0.0.1:" + broker.port() + IdentityTokens.JWKS_PATH);
      // Not before: what keeps it from starting is to stand alone.
      Logging.server(logFormat.equals("json"), config.log().requests());
      Signals.onStop(() -> stop(vertx, broker, simulator, tools));
      String token =
          issuer.mint(
              "copilot@search", "search", List.of("copilot"), FIRST_TOKEN_TTL, Instant.now());
      line.getOut().println(Welcome.text(broker.port(), broker.adminPort(), data, token));
      line.getOut().flush();
    } catch (RuntimeException e) {
      line.getErr().println(Failures.describe(e));
      Await.on(vertx.close());
      return 1;
    }
    new CountDownLatch(1).await();
    return 0;
  }

  private @Nullable SimulatedProvider simulator(Vertx vertx) {
    return providerUrl == null
        ? Await.on(SimulatedProvider.start(vertx, new SimulatorOptions("127.0.0.1", 0, null, "")))
        : null;
  }

  private static void stop(
      Vertx vertx, Broker broker, @Nullable SimulatedProvider simulator, SimulatedTools tools) {
    Await.on(broker.stop());
    Await.on(tools.stop());
    if (simulator != null) {
      Await.on(simulator.stop());
    }
    Await.on(vertx.close());
  }

  private SluiceConfig config(
      String jwks, @Nullable SimulatedProvider simulator, SimulatedTools tools) throws IOException {
    String url =
        simulator == null
            ? Objects.requireNonNull(providerUrl)
            : "http://127.0.0.1:" + simulator.port();
    String toolsUrl = "http://127.0.0.1:" + tools.port();
    return new DemoConfig(port, adminPort, data, jwks, url, toolsUrl).load();
  }
}
