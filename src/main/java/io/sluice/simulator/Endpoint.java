package io.sluice.simulator;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The routes of the simulated provider, on one event loop. Several share a port. */
final class Endpoint extends VerticleBase {
  private static final int MAX_HEAD = 64 * 1024;
  private static final int IDLE_MINUTES = 15;
  private static final int BACKLOG = 4096;

  private final SocketAddress address;
  private final Book book;
  private final ApiKeys keys;
  private final Completions completions;
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
      AtomicInteger boundPort) {
    this.address = address;
    this.book = book;
    this.keys = keys;
    this.completions = new Completions(vertx, keys, book, clock);
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
    try {
      if (path.equals("/v1/chat/completions") && request.method().equals(HttpMethod.POST)) {
        completions.serve(request);
      } else if (path.equals("/sim/requests") && request.method().equals(HttpMethod.DELETE)) {
        book.clear();
        request.response().setStatusCode(204).end();
      } else if (request.method().equals(HttpMethod.GET)) {
        get(request, path);
      } else {
        throw ApiError.unknownUrl(request.method().name(), path);
      }
    } catch (ApiError error) {
      error.answer(request.response());
    }
  }

  private void get(HttpServerRequest request, String path) {
    HttpServerResponse response = request.response();
    if (path.equals("/sim")) {
      response.putHeader("content-type", "text/plain; charset=utf-8").end(Directives.HELP);
    } else if (path.equals("/sim/requests")) {
      bills(response, request.getParam("after", "0"));
    } else if (path.equals("/v1/models")) {
      keys.check(request);
      json(response).end(Models.list());
    } else if (path.startsWith("/v1/models/")) {
      keys.check(request);
      json(response).end(Models.one(path.substring("/v1/models/".length())));
    } else {
      throw ApiError.unknownUrl("GET", path);
    }
  }

  private void bills(HttpServerResponse response, String after) {
    if (!after.matches("[0-9]{1,18}")) {
      throw ApiError.invalid(
          "Invalid 'after': expected how many requests were seen before, a whole number.",
          "after",
          null);
    }
    long seen = Long.parseLong(after);
    vertx
        .executeBlocking(() -> Buffer.buffer(book.after(seen).toJson()))
        .onSuccess(page -> json(response).end(page))
        .onFailure(failure -> ApiError.asked(500, "").answer(response));
  }

  private static HttpServerResponse json(HttpServerResponse response) {
    return response.putHeader("content-type", "application/json");
  }
}
