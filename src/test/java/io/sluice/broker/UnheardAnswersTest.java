package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static io.sluice.broker.TestBroker.timeouts;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.TestBroker.Row;
import io.sluice.config.ConfigSample;
import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.config.RoutingConfig;
import io.sluice.config.RoutingConfig.RetriesConfig;
import io.sluice.config.ServerConfig;
import io.sluice.config.SluiceConfig;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where a provider's answers are read on when the caller leaves, they are paid for as the provider
 * says, hold their places until then, and never last longer than they may.
 */
final class UnheardAnswersTest {

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

  private TestBroker broker(Timeouts timeouts, ServerConfig server) throws Exception {
    return broker(timeouts, server, UnaryOperator.identity());
  }

  private TestBroker broker(
      Timeouts timeouts, ServerConfig server, UnaryOperator<SluiceConfig> change) throws Exception {
    return TestBroker.start(
        folder,
        upstream.port(),
        c ->
            change.apply(
                TestBroker.withProvider(p -> draining(p, timeouts))
                    .apply(TestBroker.withServer(server).apply(c))));
  }

  private TestBroker patient() throws Exception {
    return broker(timeouts(NEVER, NEVER, NEVER, NEVER), TestBroker.ONE_LOOP);
  }

  private static ProviderConfig draining(ProviderConfig p, Timeouts timeouts) {
    return new ProviderConfig(
        p.family(),
        p.baseUrl(),
        p.apiKey(),
        false,
        1024,
        256,
        timeouts,
        null,
        "",
        List.of(),
        false,
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        "drain");
  }

  private static void assertLeft(Row row, String provenance, long output, int status) {
    assertThat(row.outcome()).isEqualTo("caller_gone");
    assertThat(row.provenance()).isEqualTo(provenance);
    assertThat(row.output()).isEqualTo(output);
    assertThat(row.status()).isEqualTo(status);
  }

  private void leaves(TestBroker broker, String... events) throws Exception {
    upstream.stallsAfter(events);
    try (RawCaller caller = RawCaller.of(broker).chat("search", ask(true))) {
      if (events.length > 0) {
        caller.readUntil(events[events.length - 1]);
      } else {
        Eventually.that(() -> !upstream.got.isEmpty(), "the provider was asked");
      }
    }
    Eventually.that(() -> broker.metric("sluice_unheard_answers") == 1, "it is read on");
  }

  @Test
  void theirPlaceIsTakenUntilTheProviderIsDone() throws Exception {
    try (TestBroker broker = patient()) {
      upstream.stallsAfter(chunk("a"));
      try (RawCaller caller = RawCaller.of(broker).chat("limited", ask(true))) {
        caller.readUntil(chunk("a"));
      }
      Eventually.that(() -> broker.metric("sluice_unheard_answers") == 1, "it is read on");
      assertThat(broker.metric("sluice_open_requests")).isEqualTo(1);
      ChatRoadTest.assertError(
          broker.send(broker.chat("limited", ask(true))), 429, "concurrency_limit_exceeded");
      HttpServerResponse stream = upstream.nextOpen();
      stream.write(chunk("b") + usage(7, 2));
      stream.end(DONE);
      broker.awaitIdle();
      assertLeft(broker.onlyRow(), "reported", 2, 200);
      assertThat(upstream.closed).hasValue(0);
      upstream.streams(chunk("a"), DONE);
      HttpResponse<String> next = broker.send(broker.chat("limited", ask(true)));
      assertThat(next.statusCode()).isEqualTo(200);
      assertThat(upstream.connections).as("the connection is used again").hasSize(1);
    }
  }

  @Test
  void whatTheBrokerHadStoppedReadingForASlowCallerIsReadToo() throws Exception {
    try (TestBroker broker = patient()) {
      String large = chunk("x".repeat(1 << 16));
      upstream.plays(
          (g, r) -> new Flood(FakeUpstream.sse(r), large, 300, usage(7, 300) + DONE).run());
      try (RawCaller caller = RawCaller.of(broker, 4096).chat("search", ask(true))) {
        caller.readUntil("\r\n\r\n");
      }
      assertLeft(broker.onlyRow(), "reported", 300, 200);
      broker.awaitIdle();
    }
  }

  @Test
  void whoDoesNotReadIsLeftAndTheAnswerIsReadOn() throws Exception {
    try (TestBroker broker = broker(timeouts(NEVER, NEVER, 500, NEVER), TestBroker.ONE_LOOP)) {
      String large = chunk("x".repeat(1 << 16));
      upstream.plays(
          (g, r) -> new Flood(FakeUpstream.sse(r), large, 300, usage(7, 300) + DONE).run());
      try (RawCaller deaf = RawCaller.of(broker, 4096).chat("search", ask(true))) {
        assertLeft(broker.onlyRow(), "reported", 300, 200);
        assertThat(deaf.in().available()).isPositive();
      }
      broker.awaitIdle();
    }
  }

  @Test
  void aProviderThatFallsSilentIsStoppedAfterItsIdleTimeout() throws Exception {
    try (TestBroker broker = broker(timeouts(NEVER, NEVER, 300, NEVER), TestBroker.ONE_LOOP)) {
      leaves(broker, chunk("a"), chunk("b"));
      Eventually.that(() -> upstream.closed.get() == 1, "the provider is stopped");
      broker.awaitIdle();
      assertLeft(broker.onlyRow(), "partial", 2, 200);
    }
  }

  @Test
  void aProviderThatNeverBeginsIsStoppedToo() throws Exception {
    try (TestBroker broker = broker(timeouts(NEVER, 300, NEVER, NEVER), TestBroker.ONE_LOOP)) {
      leaves(broker);
      Eventually.that(() -> upstream.closed.get() == 1, "the provider is stopped");
      broker.awaitIdle();
      assertLeft(broker.onlyRow(), "partial", 0, 499);
    }
  }

  @Test
  void aProviderThatNeverEndsIsStoppedAfterItsTotalTimeout() throws Exception {
    try (TestBroker broker = broker(timeouts(NEVER, NEVER, NEVER, 700), TestBroker.ONE_LOOP)) {
      leaves(broker, chunk("a"));
      HttpServerResponse stream = upstream.nextOpen();
      long timer = upstream.vertx.setPeriodic(50, tick -> stream.write(chunk("b")));
      Eventually.that(() -> upstream.closed.get() == 1, "the provider is stopped");
      upstream.vertx.cancelTimer(timer);
      broker.awaitIdle();
      assertThat(broker.onlyRow().outcome()).isEqualTo("caller_gone");
      assertThat(broker.onlyRow().provenance()).isEqualTo("partial");
    }
  }

  @Test
  void aRefusalIsNotTriedAgain() throws Exception {
    RoutingConfig often =
        new RoutingConfig(
            "",
            new RetriesConfig(2, Duration.ofMillis(1), Duration.ofMillis(2), 100),
            RoutingConfig.STANDARD.breaker(),
            true,
            RoutingConfig.STANDARD.cache());
    try (TestBroker broker =
        broker(
            timeouts(NEVER, NEVER, NEVER, NEVER),
            TestBroker.ONE_LOOP,
            c -> ConfigSample.from(c).routing(often).make())) {
      leaves(broker);
      upstream
          .nextOpen()
          .setStatusCode(503)
          .putHeader("content-type", "application/json")
          .end("{\"error\":{\"message\":\"no\"}}");
      broker.awaitIdle();
      assertLeft(broker.onlyRow(), "reported", 0, 499);
      assertThat(broker.onlyRow().input()).isZero();
      assertThat(upstream.got).hasSize(1);
    }
  }

  @Test
  void aStopWaitsForThemAsForOthers() throws Exception {
    TestBroker broker =
        broker(timeouts(NEVER, NEVER, NEVER, NEVER), TestBroker.server(Duration.ofSeconds(20)));
    leaves(broker, chunk("a"));
    Future<Void> stopped = broker.broker.stop();
    HttpServerResponse stream = upstream.nextOpen();
    stream.write(chunk("b") + usage(7, 2));
    stream.end(DONE);
    stopped.await(20, SECONDS);
    assertLeft(broker.onlyRow(), "reported", 2, 200);
    broker.vertx.close().await(10, SECONDS);
  }

  @Test
  void aStopThatHasWaitedLongEnoughCutsThem() throws Exception {
    TestBroker broker =
        broker(timeouts(NEVER, NEVER, NEVER, NEVER), TestBroker.server(Duration.ofMillis(300)));
    leaves(broker, chunk("a"), chunk("b"));
    broker.broker.stop().await(20, SECONDS);
    Eventually.that(() -> upstream.closed.get() == 1, "the provider is stopped");
    assertLeft(broker.onlyRow(), "partial", 2, 200);
    broker.vertx.close().await(10, SECONDS);
  }

  @Test
  void onlySoManyAreReadOnAtOnceAndNothingStaysOpen() throws Exception {
    try (TestBroker broker = patient()) {
      int many = UnheardAnswers.MOST + 20;
      upstream.stallsAfter(chunk("a"));
      List<RawCaller> callers = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        callers.add(RawCaller.of(broker).chat("search", ask(true)));
      }
      for (RawCaller caller : callers) {
        caller.readUntil(chunk("a"));
        caller.close();
      }
      Eventually.that(() -> upstream.closed.get() == 20, "those too many are stopped");
      assertThat(broker.metric("sluice_unheard_answers")).isEqualTo(UnheardAnswers.MOST);
      for (int i = 0; i < many; i++) {
        upstream.nextOpen().end(usage(7, 1) + DONE);
      }
      broker.awaitIdle();
      assertThat(broker.metric("sluice_unheard_answers")).isZero();
      Eventually.that(() -> broker.rows().size() == many, "a row for each");
      assertThat(broker.rows().stream().filter(row -> row.provenance().equals("reported")))
          .hasSize(UnheardAnswers.MOST);
    }
  }
}
