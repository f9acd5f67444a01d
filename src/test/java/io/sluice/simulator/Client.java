package io.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A client of a simulated provider, with room for a thousand calls at once. */
final class Client {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private final HttpClient calls;
  private final HttpClient http;
  private final int port;

  Client(Vertx vertx, int port) {
    this.port = port;
    this.calls =
        vertx.createHttpClient(
            new HttpClientOptions().setMaxChunkSize(64 * 1024),
            new PoolOptions().setHttp1MaxSize(1000));
    this.http = vertx.createHttpClient();
  }

  /** A request that was sent and whose answer has begun; the answer is paused. */
  Future<HttpClientResponse> open(JsonNode body, String requestId) {
    return calls
        .request(HttpMethod.POST, port, "127.0.0.1", "/v1/chat/completions")
        .compose(
            request ->
                sent(
                    request
                        .putHeader("authorization", "Bearer test")
                        .putHeader("x-request-id", requestId),
                    body.toString()));
  }

  /** What has come of the body so far. */
  static Supplier<String> reading(HttpClientResponse response) {
    AtomicReference<String> read = new AtomicReference<>("");
    response.exceptionHandler(cut -> {});
    response.handler(piece -> read.accumulateAndGet(piece.toString(), String::concat));
    response.resume();
    return read::get;
  }

  /** Paused before anything can come, whichever thread goes on with the answer. */
  private static Future<HttpClientResponse> sent(HttpClientRequest request, String body) {
    Future<HttpClientResponse> paused =
        request
            .response()
            .map(
                response -> {
                  response.pause();
                  return response;
                });
    return request.end(Buffer.buffer(body)).compose(sent -> paused, refused -> paused);
  }

  Future<Exchange> post(JsonNode body, String requestId) {
    return open(body, requestId).compose(Client::collect);
  }

  Exchange complete(JsonNode body) {
    return get(post(body, "r-1"));
  }

  Exchange send(HttpMethod method, String path, String body, String... headers) {
    return get(
        http.request(method, port, "127.0.0.1", path)
            .compose(
                request -> {
                  for (int i = 0; i < headers.length; i += 2) {
                    request.putHeader(headers[i], headers[i + 1]);
                  }
                  return sent(request, body);
                })
            .compose(Client::collect));
  }

  /** Closes all connections of calls; those of {@link #send} are apart. */
  void leave() {
    get(calls.close());
  }

  JsonNode bills() {
    return send(HttpMethod.GET, "/sim/requests", "").json();
  }

  static <T> T get(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(PATIENCE, TimeUnit.NANOSECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("never happened: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private static Future<Exchange> collect(HttpClientResponse response) {
    Promise<Exchange> done = Promise.promise();
    List<Buffer> pieces = new ArrayList<>();
    response.handler(pieces::add);
    response.endHandler(end -> done.tryComplete(exchange(response, pieces, true)));
    response.exceptionHandler(cut -> done.tryComplete(exchange(response, pieces, false)));
    response.resume();
    return done.future();
  }

  private static Exchange exchange(
      HttpClientResponse response, List<Buffer> pieces, boolean whole) {
    return new Exchange(response.statusCode(), response.headers(), pieces, whole);
  }
}
