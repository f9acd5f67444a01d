package io.sluice.broker;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that does what a test tells it, and remembers what it was sent. */
final class FakeUpstream implements AutoCloseable {

  static final String DONE = "data: [DONE]\n\n";

  /** What it got. */
  record Got(String path, MultiMap headers, Buffer body, String method) {}

  /** What it does. */
  interface Script {
    void play(Got got, HttpServerResponse response);
  }

  final List<Got> got = new CopyOnWriteArrayList<>();
  private final BlockingQueue<HttpServerResponse> open = new LinkedBlockingQueue<>();
  final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
  final AtomicInteger closed = new AtomicInteger();
  final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private volatile Script script = (g, response) -> response.setStatusCode(500).end();

  FakeUpstream() throws Exception {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setMaxHeaderSize(65536))
            .requestHandler(this::take)
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
  }

  private void take(HttpServerRequest request) {
    connections.add(request.connection());
    request.response().closeHandler(gone -> closed.incrementAndGet());
    request.response().exceptionHandler(ignored -> {});
    request
        .body()
        .onSuccess(
            body -> {
              Got one = new Got(request.path(), request.headers(), body, request.method().name());
              got.add(one);
              script.play(one, request.response());
            });
  }

  int port() {
    return server.actualPort();
  }

  FakeUpstream plays(Script next) {
    script = next;
    return this;
  }

  /** Answers with server-sent events and ends. */
  FakeUpstream streams(String... events) {
    return plays(
        (g, response) -> {
          sse(response);
          for (String event : events) {
            response.write(event);
          }
          response.end();
        });
  }

  /** Writes this much of a stream, then breaks the connection off. */
  FakeUpstream breaksOffAfter(String type, String sent) {
    return plays(
        (g, response) ->
            response
                .setChunked(true)
                .putHeader("content-type", type)
                .write(sent)
                .onSuccess(written -> response.reset()));
  }

  /** Writes this much of a stream and then nothing; the answers are kept for more. */
  FakeUpstream stallsAfter(String... events) {
    return plays(
        (g, response) -> {
          sse(response);
          for (String event : events) {
            response.write(event);
          }
          open.add(response);
        });
  }

  /** The next of the answers that stall. */
  HttpServerResponse nextOpen() throws InterruptedException {
    HttpServerResponse next = open.poll(20, SECONDS);
    if (next == null) {
      throw new AssertionError("the provider was not asked");
    }
    return next;
  }

  static HttpServerResponse sse(HttpServerResponse response) {
    return response.setChunked(true).putHeader("content-type", "text/event-stream; charset=utf-8");
  }

  FakeUpstream answers(int status, String type, String body) {
    return plays(
        (g, response) -> response.setStatusCode(status).putHeader("content-type", type).end(body));
  }

  /** Answers in pieces, each in a write of its own that leaves before the next. */
  FakeUpstream answersInPieces(int status, Map<String, String> headers, List<Buffer> pieces) {
    return plays(
        (g, response) -> {
          response.setStatusCode(status);
          headers.forEach(response::putHeader);
          response.setChunked(!response.headers().contains("content-length"));
          writeOneByOne(response, pieces.stream().filter(p -> p.length() > 0).iterator());
        });
  }

  private void writeOneByOne(HttpServerResponse response, Iterator<Buffer> pieces) {
    if (pieces.hasNext()) {
      response
          .write(pieces.next())
          .onSuccess(sent -> vertx.runOnContext(turn -> writeOneByOne(response, pieces)));
    } else {
      response.end();
    }
  }

  static String chunk(String content) {
    return ("data: {\"id\":\"c1\",\"model\":\"small-v1-2026\",\"choices\":[{\"index\":0,"
            + "\"delta\":{\"content\":\"%s\"}}],\"usage\":null}\n\n")
        .formatted(content);
  }

  static String usage(int prompt, int completion) {
    return ("data: {\"id\":\"c1\",\"model\":\"small-v1-2026\",\"choices\":[],\"usage\":"
            + "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}}\n\n")
        .formatted(prompt, completion, prompt + completion);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }
}
