package io.sluice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.simulator.openai.OpenAi;
import io.sluice.simulator.openai.Shelf;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The routes of the simulated provider, on one event loop. Several share a port. */
final class Endpoint extends VerticleBase {
  private static final int MAX_HEAD = 64 * 1024;
  private static final int IDLE_MINUTES = 15;
  private static final int BACKLOG = 4096;
  private static final String BELOW = "/at/";

  private final SocketAddress address;
  private final Routes routes;
  private final OwnPages own;
  private final Service service;
  private final Lookups lookups;
  private final AtomicInteger boundPort;

  /**
   * @param boundPort told the port once the endpoint listens
   */
  Endpoint(
      Vertx vertx,
      SocketAddress address,
      ApiKeys keys,
      Book book,
      Clock clock,
      Attempts attempts,
      Shelf shelf,
      AtomicInteger boundPort) {
    this.address = address;
    this.routes = new Routes(shelf);
    this.own = new OwnPages(vertx, book, attempts);
    this.service = new Service(vertx, keys, book, clock, attempts);
    this.lookups = new Lookups(service);
    this.boundPort = boundPort;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions server =
        new HttpServerOptions()
            .setTcpNoDelay(true)
            .setAcceptBacklog(BACKLOG)
            .setMaxHeaderSize(MAX_HEAD)
            .setHandle100ContinueAutomatically(true)
            .addWebSocketSubProtocol("realtime")
            .setIdleTimeout(IDLE_MINUTES)
            .setIdleTimeoutUnit(TimeUnit.MINUTES);
    return vertx
        .createHttpServer(server)
        .requestHandler(this::route)
        .listen(address)
        .onSuccess(listening -> boundPort.set(listening.actualPort()));
  }

  private void route(HttpServerRequest request) {
    String path = request.path() == null ? "" : request.path();
    if (path.startsWith("/sim")) {
      own.serve(request, path);
      return;
    }
    String at = "";
    if (path.startsWith(BELOW)) {
      int end = path.indexOf('/', BELOW.length());
      at = path.substring(BELOW.length(), end < 0 ? path.length() : end);
      path = end < 0 ? "" : path.substring(end);
    }
    String decoded = path.indexOf('%') < 0 ? path : URLDecoder.decode(path, UTF_8);
    boolean socket = "websocket".equalsIgnoreCase(request.getHeader("upgrade"));
    Routes.Found found = routes.find(socket ? "WS" : request.method().name(), decoded);
    Outlet outlet = new HttpOutlet(request);
    if (found == null) {
      OpenAi.VENDOR.errors().refuse(ApiError.unknownUrl(request.method().name(), path), outlet);
    } else if (found.route().target() instanceof Route.Target.Billed billed) {
      service.serve(request, decoded, found.groups(), at, billed.format());
    } else if (found.route().target() instanceof Route.Target.Free free) {
      lookups.serve(request, decoded, found.groups(), at, free);
    } else if (found.route().target() instanceof Route.Target.Socket open) {
      lookups.open(request, decoded, found.groups(), at, open);
    }
  }
}
