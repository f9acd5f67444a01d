package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.sse;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A provider's connection serves one caller after the other. Whoever leaves late, when his answer
 * is over but not yet read, must not take the next caller's stream with him.
 */
final class LateResetTest {

  private static final int ROUNDS = 20;

  @TempDir Path folder;
  private FakeUpstream upstream;
  private TestBroker broker;

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream();
    broker =
        TestBroker.start(
            folder,
            upstream.port(),
            c ->
                TestBroker.withPool(1, 16)
                    .apply(TestBroker.withServer(TestBroker.ONE_LOOP).apply(c)));
  }

  @AfterEach
  void stop() {
    broker.close();
    upstream.close();
  }

  @Test
  void whoLeavesRightAfterHisAnswerLeavesTheNextStreamAlone() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      upstream.streams(chunk("a"), usage(7, 1), DONE);
      RawCaller first = RawCaller.of(broker).chat("search", ask(true));
      // Half of them leave without having read the end.
      first.readUntil(i % 2 == 0 ? chunk("a") : "\r\n0\r\n\r\n");
      upstream.stallsAfter(chunk("b"));
      try (RawCaller second = RawCaller.of(broker).chat("search", ask(true))) {
        HttpServerResponse stream = upstream.nextOpen();
        first.close();
        second.readUntil(chunk("b"));
        stream.write(usage(7, 2));
        stream.end(DONE);
        assertThat(second.readUntil("\r\n0\r\n\r\n")).endsWith(DONE + "\r\n0\r\n\r\n");
      }
    }
    broker.awaitIdle();
    Eventually.that(() -> broker.rows().size() == 2 * ROUNDS, "all rows");
    assertThat(broker.rows()).allMatch(row -> row.outcome().equals("completed"));
  }

  /**
   * The answer is over on the wire, so that its connection is free, but its end still waits in the
   * broker behind a caller who does not read. Where exactly it gets stuck is the system's affair,
   * so the sizes are tried one by one.
   */
  @Test
  void whoLeavesAnAnswerThatWaitsForHimLeavesTheNextStreamAlone() throws Exception {
    String event = chunk("x".repeat(32_000));
    int reused = 0;
    for (int size = 1; size <= ROUNDS; size++) {
      int events = size;
      upstream.plays((g, r) -> new Flood(sse(r), event, events).run());
      RawCaller first = RawCaller.of(broker, 4096).chat("search", ask(true));
      first.readUntil("\r\n\r\n");
      upstream.stallsAfter(chunk("b"));
      try (RawCaller second = RawCaller.of(broker).chat("search", ask(true))) {
        boolean whileTheFirstIsThere = second.readsWithin(Duration.ofMillis(100));
        int rows = broker.rows().size();
        first.close();
        second.readUntil(chunk("b"));
        HttpServerResponse stream = upstream.nextOpen();
        stream.write(usage(7, 2));
        stream.end(DONE);
        assertThat(second.readUntil("\r\n0\r\n\r\n")).endsWith(DONE + "\r\n0\r\n\r\n");
        reused += whileTheFirstIsThere && rows < 2 * size - 1 ? 1 : 0;
      }
      int all = 2 * size;
      Eventually.that(() -> broker.rows().size() == all, "both rows");
    }
    assertThat(reused).as("how often the case came about").isPositive();
    broker.awaitIdle();
  }

  @Test
  void manyWhoLeaveAtAnyMomentDisturbNobodyWhoStays() throws Exception {
    upstream.streams(chunk("a"), chunk("b"), usage(7, 2), DONE);
    List<RawCaller> leavers = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < 4; i++) {
        leavers.add(RawCaller.of(broker).chat("search", ask(true)));
      }
      RawCaller stays = RawCaller.of(broker).chat("search", ask(true));
      leavers.forEach(LateResetTest::leave);
      leavers.clear();
      assertThat(stays.readUntil("\r\n0\r\n\r\n")).contains(chunk("a"), chunk("b"), DONE);
      stays.close();
    }
    broker.awaitIdle();
  }

  private static void leave(RawCaller caller) {
    try {
      caller.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
