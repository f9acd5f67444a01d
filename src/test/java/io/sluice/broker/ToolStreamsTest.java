package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies to and from a tool are streams: nothing is held back, and each side feels the other. */
final class ToolStreamsTest {

  private static final int LARGE = 24 << 20;

  @TempDir Path folder;
  private FakeTool tool;
  private TestBroker broker;

  @BeforeEach
  void start() throws Exception {
    tool = new FakeTool();
    broker =
        TestBroker.start(
            folder,
            9,
            config -> Revoking.allowed("cut").apply(Tools.behind(tool.url()).apply(config)));
  }

  @AfterEach
  void stop() {
    broker.close();
    tool.close();
  }

  private RawCaller get(String path, int receiveBuffer) throws Exception {
    String token = broker.token("eve", "search", "reader", Duration.ofMinutes(5));
    return RawCaller.of(broker, receiveBuffer)
        .send(
            "GET /tools/dash%s HTTP/1.1\r\nhost: sluice\r\nauthorization: Bearer %s\r\n\r\n"
                .formatted(path, token));
  }

  private static HttpServerResponse events(HttpServerRequest request) {
    return request.response().setChunked(true).putHeader("content-type", "text/event-stream");
  }

  private void assertAllIsClosed() throws Exception {
    Eventually.that(() -> tool.closed.get() == 1, "the tool's side is closed");
    Eventually.that(() -> broker.metric("sluice_open_requests") == 0, "nothing stays open");
  }

  private double ended(String outcome, String status) throws Exception {
    return broker.metric(
        "sluice_tool_requests_total{outcome=\"%s\",status=\"%s\",team=\"search\",tool=\"dash\"}"
            .formatted(outcome, status));
  }

  @Test
  void anEventIsThereBeforeTheNextOneIsSent() throws Exception {
    AtomicReference<HttpServerResponse> open = new AtomicReference<>();
    tool.plays(
        request -> {
          HttpServerResponse response = events(request);
          response.write("data: 1\n\n");
          open.set(response);
        });
    try (RawCaller caller = get("/files/events", 1 << 16)) {
      assertThat(caller.readUntil("data: 1\n\n")).contains("text/event-stream");
      HttpServerResponse response = open.get();
      assertThat(response).isNotNull();
      response.write("data: 2\n\n");
      caller.readUntil("data: 2\n\n");
      response.end("data: 3\n\n");
      assertThat(caller.readUntil("0\r\n\r\n")).contains("data: 3\n\n");
    }
    Eventually.that(() -> ended("completed", "2xx") == 1, "it is counted");
  }

  @Test
  void aLargeBodyReachesTheToolUnchanged() throws Exception {
    byte[] body = large();
    AtomicReference<Buffer> got = new AtomicReference<>();
    tool.plays(
        request ->
            request
                .body()
                .onSuccess(
                    whole -> {
                      got.set(whole);
                      request.response().end();
                    }));
    HttpResponse<String> answer =
        broker.send(
            Tools.as(broker, "reader", "/files/up")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(got.get()).isEqualTo(Buffer.buffer(body));
    // Larger than what a completion's body may be.
    assertThat(LARGE).isGreaterThan(broker.config.server().maxBody());
  }

  @Test
  void aLargeAnswerReachesTheCallerUnchanged() throws Exception {
    byte[] body = large();
    tool.plays(request -> request.response().end(Buffer.buffer(body)));
    HttpResponse<byte[]> answer = broker.sendForBytes(Tools.as(broker, "reader", "/files/down"));
    assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(LARGE);
    assertThat(Arrays.equals(answer.body(), body)).isTrue();
  }

  private static byte[] large() {
    byte[] body = new byte[LARGE];
    new Random(7).nextBytes(body);
    return body;
  }

  @Test
  void aBodyWithALengthKeepsIt() throws Exception {
    AtomicReference<String> length = new AtomicReference<>();
    tool.plays(
        request -> {
          length.set(request.getHeader("content-length"));
          request.body().onSuccess(body -> request.response().end("got " + body.length()));
        });
    HttpResponse<String> answer =
        broker.send(
            Tools.as(broker, "writer", "/prompts/a")
                .PUT(BodyPublishers.ofString("x".repeat(1234))));
    assertThat(answer.body()).isEqualTo("got 1234");
    assertThat(length.get()).isEqualTo("1234");
  }

  @Test
  void aToolThatDoesNotReadStopsTheCaller() throws Exception {
    AtomicReference<HttpServerRequest> stuck = new AtomicReference<>();
    tool.plays(request -> stuck.set(request.pause()));
    AtomicLong taken = new AtomicLong();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] to, int from, int length) {
            Arrays.fill(to, from, from + length, (byte) 'x');
            taken.addAndGet(length);
            return length;
          }
        };
    Thread caller =
        new Thread(
            () -> {
              try {
                String token = broker.token("eve", "search", "reader", Duration.ofMinutes(5));
                broker.send(
                    broker
                        .request("/tools/dash/files/up")
                        .header("authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofInputStream(() -> endless)));
              } catch (Exception e) {
                // It is cut in the middle.
              }
            });
    caller.start();
    AtomicLong last = new AtomicLong(-1);
    AtomicLong since = new AtomicLong(System.nanoTime());
    Eventually.that(
        () -> {
          long now = taken.get();
          if (last.getAndSet(now) != now) {
            since.set(System.nanoTime());
          }
          return now > 0 && System.nanoTime() - since.get() > 500_000_000L;
        },
        "the caller has to wait");
    assertThat(taken.get()).isLessThan(LARGE);
    Revoking.at(broker).order(new JsonObject().put("subject", "eve"));
    Eventually.that(() -> broker.metric("sluice_open_requests") == 0, "nothing stays open");
    // What came for the tool waits there; with it gone, the connection is seen to be closed.
    HttpServerRequest waiting = stuck.get();
    assertThat(waiting).isNotNull();
    tool.vertx.runOnContext(turn -> waiting.resume());
    Eventually.that(() -> tool.closed.get() == 1, "the tool's side is closed");
    caller.interrupt();
    caller.join();
    assertThat(ended("token_revoked", "4xx")).isEqualTo(1);
  }

  @Test
  void aCallerWhoDoesNotReadStopsTheTool() throws Exception {
    AtomicReference<Flood> running = new AtomicReference<>();
    tool.plays(
        request -> {
          Flood flood = new Flood(events(request), "data: " + "x".repeat(16_000) + "\n\n", 4096);
          running.set(flood);
          flood.run();
        });
    try (RawCaller caller = get("/files/flood", 8192)) {
      caller.readUntil("\r\n\r\n");
      AtomicLong last = new AtomicLong(-1);
      AtomicLong since = new AtomicLong(System.nanoTime());
      Eventually.that(
          () -> {
            Flood flood = running.get();
            long now = flood == null ? 0 : flood.sent.get();
            if (last.getAndSet(now) != now) {
              since.set(System.nanoTime());
            }
            return now > 0 && System.nanoTime() - since.get() > 500_000_000L;
          },
          "the tool has to wait");
      assertThat(last.get()).isLessThan(16L << 20);
      Revoking.at(broker).order(new JsonObject().put("subject", "eve"));
      assertAllIsClosed();
    }
    assertThat(ended("token_revoked", "2xx")).isEqualTo(1);
  }

  @Test
  void aCallerWhoLeavesTakesTheToolsRequestAlong() throws Exception {
    tool.plays(request -> events(request).write("data: 1\n\n"));
    try (RawCaller caller = get("/files/events", 1 << 16)) {
      caller.readUntil("data: 1\n\n");
    }
    assertAllIsClosed();
    assertThat(ended("caller_gone", "4xx")).isEqualTo(1);
  }

  @Test
  void aToolThatDiesInMidAnswerBreaksTheAnswerOff() throws Exception {
    tool.plays(
        request ->
            events(request)
                .write("data: 1\n\n")
                .onSuccess(written -> request.connection().close()));
    try (RawCaller caller = get("/files/events", 1 << 16)) {
      assertThat(caller.readToEnd()).contains("data: 1\n\n").doesNotContain("\r\n0\r\n");
    }
    Eventually.that(() -> ended("tool_failed", "2xx") == 1, "it is counted");
  }

  @Test
  void aToolThatDiesBeforeItAnswersIsA502() throws Exception {
    tool.plays(request -> request.connection().close());
    ChatRoadTest.assertError(
        broker.send(Tools.as(broker, "reader", "/traces/7")), 502, "tool_closed");
  }

  @Test
  void aRevokedTokenEndsAStreamAndBeforeTheFirstByteItIs401() throws Exception {
    tool.plays(request -> {});
    try (RawCaller caller = get("/files/events", 1 << 16)) {
      Eventually.that(() -> tool.got.size() == 1, "the tool was asked");
      Revoking.at(broker).order(new JsonObject().put("subject", "eve"));
      assertThat(caller.readUntil("\"token_revoked\"")).startsWith("HTTP/1.1 401 ");
    }
    assertAllIsClosed();
  }

  @Test
  void anAnswerThatComesBeforeTheBodyIsWholeEndsBoth() throws Exception {
    tool.plays(request -> request.response().setStatusCode(413).end("too much"));
    String token = broker.token("eve", "search", "reader", Duration.ofMinutes(5));
    try (RawCaller caller = RawCaller.of(broker)) {
      caller.send(
          ("POST /tools/dash/files/up HTTP/1.1\r\nhost: sluice\r\nauthorization: Bearer %s\r\n"
                  + "content-length: 100000\r\n\r\nsome")
              .formatted(token));
      assertThat(caller.readToEnd()).startsWith("HTTP/1.1 413 ").endsWith("too much");
    }
    Eventually.that(() -> broker.metric("sluice_open_requests") == 0, "nothing stays open");
    assertThat(ended("completed", "4xx")).isEqualTo(1);
  }

  @Test
  void oneConnectionServesOneAfterTheOther() throws Exception {
    tool.plays(request -> request.response().end(Buffer.buffer(request.uri())));
    String token = broker.token("eve", "search", "reader", Duration.ofMinutes(5));
    try (RawCaller caller = RawCaller.of(broker)) {
      for (int i = 0; i < 50; i++) {
        caller.send(
            "GET /tools/dash/traces/%d HTTP/1.1\r\nhost: sluice\r\nauthorization: Bearer %s\r\n\r\n"
                .formatted(i, token));
        caller.readUntil("\r\n\r\n/traces/" + i);
      }
    }
    assertThat(ended("completed", "2xx")).isEqualTo(50);
  }
}
