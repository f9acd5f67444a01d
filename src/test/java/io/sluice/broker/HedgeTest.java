package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.TestBroker.Row;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A first token that takes long is asked for a second time elsewhere; the loser is accounted. */
final class HedgeTest {

  @TempDir Path folder;
  private TwoProviders two;

  @BeforeEach
  void start() throws Exception {
    two =
        TwoProviders.start(
            folder, "priority", Duration.ofMillis(50), Duration.ZERO, UnaryOperator.identity());
  }

  @AfterEach
  void stop() throws Exception {
    two.close();
  }

  @Test
  void theFasterAnswersAndTheOtherIsCancelledAndBooked() throws Exception {
    two.first.plays((got, response) -> {});
    two.second.streams(chunk("b"), usage(7, 1), DONE);
    HttpResponse<String> response = two.broker.send(two.broker.chat("search", ask(true)));
    assertThat(response.body()).isEqualTo(chunk("b") + DONE);
    assertThat(response.headers().firstValue("x-sluice-provider")).hasValue("second");
    String id = response.headers().firstValue("x-request-id").orElseThrow();
    Row loser = two.broker.rowOf(id);
    assertThat(loser.outcome()).isEqualTo("superseded");
    assertThat(loser.provenance()).isEqualTo("partial");
    assertThat(loser.input()).isPositive();
    assertThat(two.broker.rowOf(id + ".2").outcome()).isEqualTo("completed");
    Eventually.that(() -> two.first.closed.get() == 1, "the loser is told to stop");
    two.broker.awaitIdle();
  }

  @Test
  void aFirstTokenInTimeAsksNobodyElse() throws Exception {
    two.first.streams(chunk("a"), usage(7, 1), DONE);
    HttpResponse<String> response = two.broker.send(two.broker.chat("search", ask(true)));
    assertThat(response.body()).isEqualTo(chunk("a") + DONE);
    assertThat(two.second.got).isEmpty();
  }

  @Test
  void theFirstGoesOnWhenTheSecondFails() throws Exception {
    two.first.stallsAfter();
    two.second.answers(500, "application/json", "{\"error\":{\"message\":\"no\"}}");
    var response = two.broker.sendAsync(two.broker.chat("search", ask(true)));
    var late = two.first.nextOpen();
    Eventually.that(() -> !two.second.got.isEmpty(), "the second is asked");
    late.write(chunk("a")).onSuccess(written -> late.end(usage(7, 1) + DONE));
    assertThat(response.get().body()).isEqualTo(chunk("a") + DONE);
  }
}
