package io.sluice.provider;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.sluice.config.ProviderConfig;
import io.sluice.provider.Dispatch.Operation;
import io.sluice.provider.Dispatch.Payload;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A server on loopback that remembers what came, and an event loop to ask it from. */
final class Upstream implements AutoCloseable {

  /** What came. */
  record Got(String method, String uri, MultiMap headers, Buffer body) {}

  final Vertx vertx = Vertx.vertx();
  final List<Got> got = new CopyOnWriteArrayList<>();
  private final Context loop = vertx.getOrCreateContext();
  private final List<Provider> open = new ArrayList<>();
  private final HttpServer server;
  private volatile Consumer<HttpServerRequest> script =
      request -> request.response().putHeader("content-type", "application/json").end("{}");

  private volatile Consumer<HttpServerRequest> taker = this::take;

  Upstream() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> taker.accept(request))
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
  }

  private void take(HttpServerRequest request) {
    request.response().exceptionHandler(ignored -> {});
    request
        .body()
        .onSuccess(
            body -> {
              got.add(new Got(request.method().name(), request.uri(), request.headers(), body));
              script.accept(request);
            });
  }

  /** What to do when a request has come with all of its body. */
  Upstream answers(Consumer<HttpServerRequest> next) {
    script = next;
    return this;
  }

  /** Hands requests over before their body is read. */
  Upstream takesRaw(Consumer<HttpServerRequest> raw) {
    taker = raw;
    return this;
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  Provider provider(ProviderConfig config) throws Exception {
    return provider(config, Clock.systemUTC(), KeyListener.NONE);
  }

  Provider provider(ProviderConfig config, Clock clock, KeyListener listener) throws Exception {
    Provider made =
        onLoop(
            () ->
                Future.succeededFuture(
                    Objects.requireNonNull(
                        Providers.open(vertx, Map.of("p", config), clock, listener).get("p"))));
    open.add(made);
    return made;
  }

  /** Runs on the event loop, and waits for what comes of it. */
  <T> T onLoop(Callable<Future<T>> work) throws Exception {
    Promise<T> done = Promise.promise();
    loop.runOnContext(
        turn -> {
          try {
            work.call().onComplete(done);
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future().await(30, SECONDS);
  }

  /** Sends a request and returns the answer's status. */
  int send(Provider provider, Operation operation, Payload payload, MultiMap headers)
      throws Exception {
    return onLoop(
        () -> {
          Call call = provider.send(new Dispatch(operation, payload, headers, "r-1"));
          return call.response()
              .compose(
                  response -> {
                    Future<Integer> status = response.end().map(response.statusCode());
                    response.resume();
                    return status;
                  })
              .onSuccess(status -> call.finished());
        });
  }

  int send(Provider provider, Operation operation) throws Exception {
    return send(provider, operation, json("{}"), MultiMap.caseInsensitiveMultiMap());
  }

  /** Sends one and returns what the server got of it. */
  Got sent(Provider provider, Operation operation) throws Exception {
    send(provider, operation);
    return last();
  }

  Got last() {
    return got.get(got.size() - 1);
  }

  static Payload json(String body) {
    return new Payload.Json(Buffer.buffer(body));
  }

  @Override
  public void close() {
    Promise<Void> closed = Promise.promise();
    loop.runOnContext(
        turn -> {
          open.forEach(Provider::close);
          closed.complete();
        });
    closed
        .future()
        .eventually(vertx::close)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(30, SECONDS)
        .join();
  }
}
