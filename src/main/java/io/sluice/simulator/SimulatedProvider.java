package io.sluice.simulator;

import io.sluice.simulator.openai.Shelf;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model provider that makes up its answers, speaks the formats of all vendors, misbehaves on
 * request and counts what it billed. {@code GET /sim} tells how to steer it, {@code GET
 * /sim/requests} what it billed.
 */
public final class SimulatedProvider {
  private final Vertx vertx;
  private final Book book;
  private final BillLog log;
  private final AtomicInteger port = new AtomicInteger();
  private String deployment = "";

  private SimulatedProvider(Vertx vertx, BillLog log) {
    this.vertx = vertx;
    this.log = log;
    this.book = new Book(log);
  }

  /**
   * Listens on as many event loops as Vert.x has by default.
   *
   * <p>Fails with an {@link IOException} whose message is fit for a user when it cannot listen
   * there or cannot write the log.
   */
  public static Future<SimulatedProvider> start(Vertx vertx, SimulatorOptions options) {
    return start(vertx, options, Clock.systemUTC());
  }

  static Future<SimulatedProvider> start(Vertx vertx, SimulatorOptions options, Clock clock) {
    return vertx
        .executeBlocking(() -> new SimulatedProvider(vertx, openLog(options)))
        .compose(provider -> provider.listen(options, clock));
  }

  /** The port it listens on. */
  public int port() {
    return port.get();
  }

  /** The latest 100,000 requests that ended, in the order they ended. */
  public List<BilledRequest> requests() {
    return book.after(0).bills();
  }

  /**
   * Cuts what is still open, which ends as {@code died} (or {@code stalled}), and completes when
   * the log holds every bill. Fails if some could not be written.
   */
  public Future<Void> stop() {
    book.closing();
    return vertx.undeploy(deployment).eventually(this::closeLog);
  }

  private Future<SimulatedProvider> listen(SimulatorOptions options, Clock clock) {
    ApiKeys keys = new ApiKeys(options.apiKey());
    Attempts attempts = new Attempts();
    Shelf shelf = new Shelf();
    DeploymentOptions all =
        new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE);
    return Future.succeededFuture(options)
        .map(SimulatedProvider::address)
        .compose(
            address ->
                vertx.deployVerticle(
                    () -> new Endpoint(vertx, address, keys, book, clock, attempts, shelf, port),
                    all))
        .map(
            id -> {
              deployment = id;
              return this;
            })
        .recover(
            failure ->
                closeLog()
                    .transform(
                        closed -> Future.failedFuture(new IOException(cannot(options, failure)))));
  }

  /**
   * With port 0 each endpoint would get a free port of its own. To share one they need a number
   * that no other server of this Vert.x has, or they would share its port too.
   */
  private static SocketAddress address(SimulatorOptions options) {
    return options.port() == 0
        ? SocketAddress.sharedRandomPort(
            ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE), options.host())
        : SocketAddress.inetSocketAddress(options.port(), options.host());
  }

  private static String cannot(SimulatorOptions options, Throwable failure) {
    return "The simulator cannot listen on %s:%d: %s"
        .formatted(options.host(), options.port(), failure.getMessage());
  }

  private static BillLog openLog(SimulatorOptions options) throws IOException {
    Path file = options.log();
    if (file == null) {
      return BillLog.NONE;
    }
    try {
      return FileBillLog.open(file);
    } catch (IOException e) {
      throw new IOException("The simulator cannot write its log " + file + ": " + e, e);
    }
  }

  private Future<Void> closeLog() {
    return vertx.executeBlocking(
        () -> {
          log.close();
          return null;
        });
  }
}
