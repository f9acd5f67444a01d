package io.sluice.simulator;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A provider and a client of it for each test. */
final class Simulation implements BeforeEachCallback, AfterEachCallback {
  private @Nullable Vertx vertx;
  private @Nullable SimulatedProvider provider;
  private @Nullable Client client;

  @Override
  public void beforeEach(ExtensionContext context) {
    vertx = Vertx.vertx();
    start(null, "");
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Client.get(vertx().close());
  }

  /** Starts another provider, which is the one that is used from here on. */
  void start(@Nullable Path log, String apiKey) {
    provider =
        Client.get(
            SimulatedProvider.start(vertx(), new SimulatorOptions("127.0.0.1", 0, log, apiKey)));
    client = new Client(vertx(), provider.port());
  }

  Vertx vertx() {
    return java.util.Objects.requireNonNull(vertx);
  }

  SimulatedProvider provider() {
    return java.util.Objects.requireNonNull(provider);
  }

  Client client() {
    return java.util.Objects.requireNonNull(client);
  }

  /** The bill of the only request there was. */
  BilledRequest bill() {
    Client.until("a bill", () -> !provider().requests().isEmpty());
    if (provider().requests().size() > 1) {
      throw new AssertionError("billed more than once: " + provider().requests());
    }
    return provider().requests().get(0);
  }
}
