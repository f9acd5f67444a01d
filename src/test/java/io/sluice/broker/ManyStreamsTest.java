package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.sse;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static io.sluice.broker.TestBroker.timeouts;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerResponse;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many streams at once: all of them whole, all of them counted, and no event loop held up. */
final class ManyStreamsTest {

  private static final int STREAMS = 100;
  private static final int CHUNKS = 1000;
  private static final int BURST = 25;

  /** Generous: all sides share this machine's cores, with every buffer's way recorded. */
  private static final double WORST_DELAY_SECONDS = 5;

  @Test
  void noEventLoopIsHeldUp(@TempDir Path folder) throws Exception {
    try (FakeUpstream upstream = new FakeUpstream();
        TestBroker broker =
            TestBroker.start(
                folder,
                upstream.port(),
                TestBroker.withTimeouts(timeouts(60_000, 60_000, 60_000, 120_000)))) {
      upstream.plays((g, r) -> trickle(upstream, sse(r), CHUNKS));
      HttpClient caller = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      List<CompletableFuture<HttpResponse<String>>> answers =
          Stream.generate(broker.chat("search", ask(true))::build)
              .limit(STREAMS)
              .map(request -> caller.sendAsync(request, BodyHandlers.ofString()))
              .toList();
      String whole = chunk("word").repeat(CHUNKS) + DONE;
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.get(120, SECONDS).body().equals(whole)).isTrue();
      }
      broker.awaitIdle();
      Eventually.that(() -> broker.rows().size() == STREAMS, "all rows");
      assertThat(broker.rows())
          .allMatch(row -> row.outcome().equals("completed") && row.output() == CHUNKS);
      for (int loop = 0; loop < broker.config.server().eventLoops(); loop++) {
        double delay =
            broker.metric("sluice_event_loop_delay_seconds{loop=\"%d\"}".formatted(loop));
        assertThat(delay).isPositive().isLessThan(WORST_DELAY_SECONDS);
      }
    }
  }

  private static void trickle(FakeUpstream upstream, HttpServerResponse response, int left) {
    if (left == 0) {
      response.end(usage(7, CHUNKS) + DONE);
      return;
    }
    for (int i = 0; i < BURST; i++) {
      response.write(chunk("word"));
    }
    upstream.vertx.setTimer(1, later -> trickle(upstream, response, left - BURST));
  }
}
