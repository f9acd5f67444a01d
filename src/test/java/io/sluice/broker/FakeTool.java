package io.sluice.broker;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A tool that does what a test tells it, and remembers what it was asked. */
final class FakeTool implements AutoCloseable {

  /** The head of a request. */
  record Got(String method, String uri, MultiMap headers) {}

  final List<Got> got = new CopyOnWriteArrayList<>();
  final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();

  /** Requests whose connection is gone, WebSockets too. */
  final AtomicInteger closed = new AtomicInteger();

  final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private volatile Consumer<HttpServerRequest> script = request -> request.response().end("ok");
  private volatile Consumer<ServerWebSocket> socketScript = socket -> {};

  FakeTool() throws Exception {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxHeaderSize(65536)
            .addWebSocketSubProtocol("chat.v2")
            .setPerMessageWebSocketCompressionSupported(true);
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(this::take)
            .webSocketHandler(this::take)
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
  }

  private void take(HttpServerRequest request) {
    got.add(new Got(request.method().name(), request.uri(), request.headers()));
    request.response().closeHandler(gone -> closed.incrementAndGet());
    request.response().exceptionHandler(ignored -> {});
    request.exceptionHandler(ignored -> {});
    script.accept(request);
  }

  private void take(ServerWebSocket socket) {
    got.add(new Got("GET", socket.uri(), socket.headers()));
    sockets.add(socket);
    socket.closeHandler(gone -> closed.incrementAndGet());
    socket.exceptionHandler(ignored -> {});
    socketScript.accept(socket);
  }

  int port() {
    return server.actualPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  FakeTool plays(Consumer<HttpServerRequest> next) {
    script = next;
    return this;
  }

  FakeTool playsSocket(Consumer<ServerWebSocket> next) {
    socketScript = next;
    return this;
  }

  Got last() {
    return got.get(got.size() - 1);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }
}
