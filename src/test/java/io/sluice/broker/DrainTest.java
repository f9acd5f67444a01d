package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.sse;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that stops: what runs may end, what comes is refused, what was spent is in the ledger.
 */
final class DrainTest {

  private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

  @TempDir Path folder;
  private FakeUpstream upstream;

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  private TestBroker broker(Duration drainTimeout) throws Exception {
    return TestBroker.start(
        folder, upstream.port(), TestBroker.withServer(TestBroker.server(drainTimeout)));
  }

  @Test
  void runningStreamsEndAndNewRequestsAreRefused() throws Exception {
    TestBroker broker = broker(Duration.ofSeconds(20));
    upstream.stallsAfter(chunk("a"));
    try (RawCaller running = RawCaller.of(broker).chat("search", ask(true))) {
      running.readUntil(chunk("a"));
      Future<Void> stopped = broker.broker.stop();

      HttpResponse<String> refused = broker.send(broker.chat("search", ask(true)));
      ChatRoadTest.assertError(refused, 503, "draining");
      assertThat(refused.headers().firstValue("connection")).hasValue("close");
      assertThat(refused.headers().firstValue("retry-after")).isPresent();
      try (RawCaller late = RawCaller.of(broker).chat("search", ask(true))) {
        assertThat(late.readToEnd()).startsWith("HTTP/1.1 503 ");
      }
      HttpResponse<String> ready = broker.admin("/readyz");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(new JsonObject(ready.body()).getJsonObject("checks").getBoolean("not_draining"))
          .isFalse();
      assertThat(broker.admin("/livez").statusCode()).isEqualTo(200);
      assertThat(stopped.isComplete()).isFalse();

      HttpServerResponse stream = upstream.nextOpen();
      stream.write(chunk("b") + usage(7, 2));
      stream.end(DONE);
      assertThat(running.readUntil(LAST_CHUNK)).contains(chunk("b")).doesNotContain("\"error\"");
      stopped.await(20, SECONDS);
    }
    assertThat(broker.onlyRow().outcome()).isEqualTo("completed");
    assertThat(broker.onlyRow().output()).isEqualTo(2);
    broker.vertx.close().await(10, SECONDS);
  }

  @Test
  void aStreamThatTakesTooLongIsCutWithAnErrorEvent() throws Exception {
    TestBroker broker = broker(Duration.ofMillis(300));
    upstream.stallsAfter(chunk("a"), chunk("b"));
    try (RawCaller running = RawCaller.of(broker).chat("search", ask(true));
        RawCaller waiting = RawCaller.of(broker)) {
      running.readUntil(chunk("b"));
      upstream.stallsAfter();
      waiting.chat("search", ask(true));
      Eventually.that(() -> upstream.got.size() == 2, "both are with the provider");
      Future<Void> stopped = broker.broker.stop();
      String answer = running.readToEnd();
      assertThat(answer).contains(chunk("a")).endsWith(LAST_CHUNK);
      assertThat(answer).contains("\"code\":\"draining\"").doesNotContain("[DONE]");
      assertThat(waiting.readToEnd()).startsWith("HTTP/1.1 503 ").contains("\"draining\"");
      stopped.await(20, SECONDS);
    }
    Eventually.that(() -> upstream.closed.get() == 2, "the provider is stopped");
    assertThat(broker.rows())
        .hasSize(2)
        .allMatch(row -> row.outcome().equals("broker_stopped"))
        .allMatch(row -> row.provenance().equals("partial"))
        .anyMatch(row -> row.output() == 2);
    broker.vertx.close().await(10, SECONDS);
  }

  @Test
  void aRequestWhoseBodyIsStillComingIsCutToo() throws Exception {
    TestBroker broker = broker(Duration.ofMillis(300));
    try (RawCaller slow = RawCaller.of(broker).head("search", 1000)) {
      Eventually.that(() -> broker.metric("sluice_open_requests") == 1, "the request is open");
      Future<Void> stopped = broker.broker.stop();
      assertThat(slow.readToEnd()).startsWith("HTTP/1.1 ");
      stopped.await(20, SECONDS);
    }
    assertThat(broker.rows()).isEmpty();
    broker.vertx.close().await(10, SECONDS);
  }

  @Test
  void aCallerWhoDoesNotReadCannotHoldTheStopUp() throws Exception {
    TestBroker broker = broker(Duration.ofMillis(300));
    upstream.plays((g, r) -> new Flood(sse(r), chunk("x".repeat(1 << 16)), 1000).run());
    try (RawCaller deaf = RawCaller.of(broker, 4096).chat("search", ask(true))) {
      deaf.readUntil("\r\n\r\n");
      broker.broker.stop().await(10, SECONDS);
    }
    assertThat(broker.onlyRow().outcome()).isEqualTo("broker_stopped");
    broker.vertx.close().await(10, SECONDS);
  }
}
