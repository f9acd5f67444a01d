package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.sse;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static io.sluice.broker.TestBroker.timeouts;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slow side slows the other one down, and nobody else; the broker holds next to nothing. */
final class BackpressureTest {

  private static final int EVENT_BYTES = 16 * 1024;
  private static final int EVENTS = 4096;

  /** Far above what the sockets on the way hold, far below what is sent. */
  private static final long BOUND = 16 << 20;

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
            TestBroker.withTimeouts(timeouts(5000, 60_000, 60_000, 60_000)));
  }

  @AfterEach
  void stop() {
    broker.close();
    upstream.close();
  }

  private static String event() {
    return chunk("x".repeat(EVENT_BYTES - chunk("").length()));
  }

  private Flood flood(AtomicReference<Flood> running) throws Exception {
    Eventually.that(() -> running.get() != null, "the provider was asked");
    Flood flood = running.get();
    if (flood == null) {
      throw new AssertionError("it was there a moment ago");
    }
    return flood;
  }

  /** Waits until no more is taken. */
  private static long standstill(Flood flood) throws Exception {
    AtomicLong last = new AtomicLong(-1);
    AtomicLong since = new AtomicLong(System.nanoTime());
    Eventually.that(
        () -> {
          long now = flood.sent.get();
          if (now != last.getAndSet(now)) {
            since.set(System.nanoTime());
          }
          return now > 0 && System.nanoTime() - since.get() > 500_000_000L;
        },
        "the provider has to wait");
    return last.get();
  }

  @Test
  void aCallerWhoDoesNotReadStopsTheProviderAndStillGetsEverything() throws Exception {
    AtomicReference<Flood> running = new AtomicReference<>();
    upstream.plays(
        (g, r) -> {
          Flood flood = new Flood(sse(r), event(), EVENTS);
          running.set(flood);
          flood.run();
        });
    long before = held();
    try (RawCaller caller = RawCaller.of(broker, 8192).chat("search", ask(true))) {
      Flood flood = flood(running);
      assertThat(standstill(flood)).isLessThan(BOUND);
      assertThat(held() - before).isLessThan(BOUND);
      assertAllOf(event(), EVENTS, new Unchunked(caller.in()).afterTheHead());
    }
  }

  /** Bytes on the heap and in Netty's buffers beside it. */
  private static long held() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory() + PlatformDependent.usedDirectMemory();
  }

  /** Byte for byte, so many times the event and then the end. */
  private static void assertAllOf(String event, int times, Unchunked body) throws Exception {
    byte[] expected = event.getBytes(ISO_8859_1);
    for (int i = 0; i < times; i++) {
      assertThat(Arrays.equals(body.read(expected.length), expected)).isTrue();
    }
    assertThat(new String(body.read(DONE.length()), ISO_8859_1)).isEqualTo(DONE);
    assertThat(body.ended()).isTrue();
  }

  @Test
  void aSlowProviderHoldsNobodyElseUp() throws Exception {
    upstream.stallsAfter(chunk("slow"));
    try (RawCaller slow = RawCaller.of(broker).chat("search", ask(true));
        RawCaller alsoSlow = RawCaller.of(broker).chat("search", ask(true))) {
      slow.readUntil(chunk("slow"));
      alsoSlow.readUntil(chunk("slow"));
      upstream.streams(chunk("a"), usage(7, 1), DONE);
      for (int i = 0; i < 20; i++) {
        assertThat(broker.send(broker.chat("search", ask(true))).body())
            .isEqualTo(chunk("a") + DONE);
      }
      upstream.nextOpen().end(DONE);
      upstream.nextOpen().end(DONE);
      assertThat(slow.readUntil("[DONE]")).contains(chunk("slow"));
      assertThat(alsoSlow.readUntil("[DONE]")).contains(chunk("slow"));
    }
  }

  @Test
  void aCallerWhoDoesNotReadHoldsNobodyElseUp() throws Exception {
    AtomicReference<Flood> running = new AtomicReference<>();
    upstream.plays(
        (g, r) -> {
          Flood flood = new Flood(sse(r), event(), EVENTS);
          running.set(flood);
          flood.run();
        });
    try (RawCaller slow = RawCaller.of(broker, 8192).chat("search", ask(true))) {
      standstill(flood(running));
      upstream.streams(chunk("a"), usage(7, 1), DONE);
      for (int i = 0; i < 20; i++) {
        assertThat(broker.send(broker.chat("search", ask(true))).body())
            .isEqualTo(chunk("a") + DONE);
      }
      assertThat(slow.in().available()).isPositive();
    }
    Eventually.that(() -> upstream.closed.get() >= 1, "the flood is cancelled");
    broker.awaitIdle();
  }
}
