package io.sluice.broker;

import static io.sluice.broker.CutAnswersTest.beforeTheError;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.sse;
import static io.sluice.broker.TestBroker.ask;
import static io.sluice.broker.TestBroker.timeouts;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerResponse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that takes too long is stopped, and the caller is told. */
final class ProviderTimeoutsTest {

  private static final long NEVER = 60_000;

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

  private TestBroker broker(long firstToken, long idle, long total) throws Exception {
    return TestBroker.start(
        folder, upstream.port(), TestBroker.withTimeouts(timeouts(5000, firstToken, idle, total)));
  }

  private void assertStopped(TestBroker broker, HttpResponse<String> response, long output)
      throws Exception {
    Eventually.that(() -> upstream.closed.get() > 0, "the provider is stopped");
    TestBroker.Row row = broker.rowOf(response);
    assertThat(row.outcome()).isEqualTo("timed_out");
    assertThat(row.provenance()).isEqualTo("partial");
    assertThat(row.output()).isEqualTo(output);
    assertThat(row.status()).isEqualTo(response.statusCode());
    broker.awaitIdle();
  }

  @Test
  void noHeadInTimeIs504() throws Exception {
    try (TestBroker broker = broker(300, NEVER, NEVER)) {
      upstream.plays((g, r) -> {});
      HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
      ChatRoadTest.assertError(response, 504, "provider_first_token_timeout");
      assertStopped(broker, response, 0);
    }
  }

  @Test
  void aHeadWithoutABodyInTimeIs504() throws Exception {
    try (TestBroker broker = broker(300, NEVER, NEVER)) {
      upstream.plays((g, r) -> sse(r).writeHead());
      HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
      ChatRoadTest.assertError(response, 504, "provider_first_token_timeout");
      assertStopped(broker, response, 0);
    }
  }

  @Test
  void silenceInTheMiddleIsAnErrorEvent() throws Exception {
    try (TestBroker broker = broker(NEVER, 300, NEVER)) {
      upstream.stallsAfter(chunk("a"), chunk("b"));
      HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
      assertThat(beforeTheError(response.body(), "provider_idle_timeout"))
          .isEqualTo(chunk("a") + chunk("b"));
      assertStopped(broker, response, 2);
    }
  }

  @Test
  void silenceInAPlainAnswerIs504() throws Exception {
    try (TestBroker broker = broker(NEVER, 300, NEVER)) {
      upstream.plays(
          (g, r) -> r.setChunked(true).putHeader("content-type", "application/json").write("{"));
      HttpResponse<String> response = broker.send(broker.chat("search", ask(false)));
      ChatRoadTest.assertError(response, 504, "provider_idle_timeout");
      assertStopped(broker, response, 0);
    }
  }

  @Test
  void aStreamThatNeverEndsIsEnded() throws Exception {
    try (TestBroker broker = broker(NEVER, NEVER, 700)) {
      upstream.plays(
          (g, r) -> {
            sse(r).write(chunk("a"));
            dribble(r);
          });
      HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
      assertThat(beforeTheError(response.body(), "provider_total_timeout")).startsWith(chunk("a"));
      Eventually.that(() -> upstream.closed.get() > 0, "the provider is stopped");
      assertThat(broker.rowOf(response).outcome()).isEqualTo("timed_out");
    }
  }

  @Test
  void aStreamThatGoesOnIsNeverIdle() throws Exception {
    try (TestBroker broker = broker(600, 600, NEVER)) {
      upstream.plays(
          (g, r) -> {
            sse(r).write(chunk("a"));
            long timer = dribble(r);
            upstream.vertx.setTimer(
                1500,
                later -> {
                  upstream.vertx.cancelTimer(timer);
                  r.end(FakeUpstream.DONE);
                });
          });
      HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
      assertThat(response.body()).endsWith(FakeUpstream.DONE).doesNotContain("\"error\"");
      assertThat(broker.rowOf(response).outcome()).isEqualTo("completed");
    }
  }

  private long dribble(HttpServerResponse response) {
    return upstream.vertx.setPeriodic(50, tick -> response.write(chunk("b")));
  }
}
