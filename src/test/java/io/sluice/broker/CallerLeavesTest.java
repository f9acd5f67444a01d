package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.TestBroker.ask;
import static io.sluice.broker.TestBroker.timeouts;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A caller who leaves stops the provider at once, pays for what had passed, and holds nothing. */
final class CallerLeavesTest {

  @TempDir Path folder;
  private FakeUpstream upstream;
  private TestBroker broker;

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream();
    // No timeout of the broker's can be what stops the provider.
    broker =
        TestBroker.start(
            folder,
            upstream.port(),
            TestBroker.withTimeouts(timeouts(60_000, 60_000, 60_000, 60_000)));
  }

  @AfterEach
  void stop() {
    broker.close();
    upstream.close();
  }

  private void assertCallerGone(long output, int status) throws Exception {
    Eventually.that(() -> upstream.closed.get() == 1, "the provider's connection is closed");
    broker.awaitIdle();
    TestBroker.Row row = broker.onlyRow();
    assertThat(row.outcome()).isEqualTo("caller_gone");
    assertThat(row.provenance()).isEqualTo("partial");
    assertThat(row.output()).isEqualTo(output);
    assertThat(row.input()).isPositive();
    assertThat(row.status()).isEqualTo(status);
  }

  @Test
  void inTheMiddleOfAStream() throws Exception {
    upstream.stallsAfter(chunk("a"), chunk("b"), chunk("c"));
    try (RawCaller caller = RawCaller.of(broker).chat("limited", ask(true))) {
      caller.readUntil(chunk("c"));
    }
    assertCallerGone(3, 200);
  }

  @Test
  void beforeTheFirstByte() throws Exception {
    upstream.stallsAfter();
    try (RawCaller caller = RawCaller.of(broker).chat("limited", ask(true))) {
      assertThat(upstream.nextOpen().ended()).isFalse();
      assertThat(caller.in().available()).isZero();
    }
    assertCallerGone(0, 499);
  }

  @Test
  void whileAPlainAnswerIsHeldBack() throws Exception {
    upstream.plays(
        (g, r) -> {
          r.setChunked(true).putHeader("content-type", "application/json");
          var unused = r.write("{\"id\":\"c1\",\"choices\":[").onSuccess(w -> g.body().length());
        });
    try (RawCaller caller = RawCaller.of(broker).chat("limited", ask(false))) {
      Eventually.that(() -> !upstream.got.isEmpty(), "the provider was asked");
      assertThat(caller.in().available()).isZero();
    }
    Eventually.that(() -> upstream.closed.get() == 1, "the provider's connection is closed");
    broker.awaitIdle();
    assertThat(broker.onlyRow().outcome()).isEqualTo("caller_gone");
  }

  @Test
  void whileTheBodyIsStillComing() throws Exception {
    try (RawCaller caller = RawCaller.of(broker).head("limited", 1000)) {
      caller.send("{\"model\":");
      Eventually.that(() -> broker.metric("sluice_open_requests") == 1, "the request is open");
    }
    broker.awaitIdle();
    assertThat(upstream.got).isEmpty();
    assertThat(broker.rows()).isEmpty();
    // That is no failure of the broker's.
    assertThat(
            broker.metric("sluice_rejections_total{reason=\"internal_error\",station=\"broker\"}"))
        .isZero();
  }

  @Test
  void theirPlaceIsFreeForTheNext() throws Exception {
    upstream.stallsAfter(chunk("a"));
    try (RawCaller caller = RawCaller.of(broker).chat("limited", ask(true))) {
      caller.readUntil(chunk("a"));
      ChatRoadTest.assertError(
          broker.send(broker.chat("limited", ask(true))), 429, "concurrency_limit_exceeded");
    }
    broker.awaitIdle();
    upstream.streams(chunk("a"), DONE);
    assertThat(broker.send(broker.chat("limited", ask(true))).statusCode()).isEqualTo(200);
  }

  @Test
  void whoLeavesAfterTheLastEventHasHadAWholeAnswer() throws Exception {
    upstream.stallsAfter(chunk("a"), FakeUpstream.usage(7, 1), DONE);
    try (RawCaller caller = RawCaller.of(broker).chat("limited", ask(true))) {
      caller.readUntil("[DONE]");
    }
    broker.awaitIdle();
    assertThat(broker.onlyRow().outcome()).isEqualTo("completed");
    assertThat(broker.onlyRow().provenance()).isEqualTo("reported");
  }

  @Test
  void whoDoesNotReadIsLeftAfterTheIdleTimeout() throws Exception {
    broker.close();
    broker =
        TestBroker.start(
            folder, upstream.port(), TestBroker.withTimeouts(timeouts(5000, 5000, 500, 60_000)));
    String large = chunk("x".repeat(1 << 16));
    upstream.plays((g, r) -> new Flood(FakeUpstream.sse(r), large, 1000).run());
    try (RawCaller caller = RawCaller.of(broker, 4096).chat("limited", ask(true))) {
      assertThat(broker.onlyRow().outcome()).isEqualTo("caller_gone");
      Eventually.that(() -> upstream.closed.get() == 1, "the provider's connection is closed");
      broker.awaitIdle();
      assertThat(caller.in().available()).isPositive();
    }
  }
}
