package io.sluice.broker;

import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A body that does not come in time is 408, and its connection ends. */
final class SlowBodyTest {

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
            TestBroker.withServer(TestBroker.server(Duration.ofMillis(400))));
  }

  @AfterEach
  void stop() {
    broker.close();
    upstream.close();
  }

  @Test
  void whoDribblesIs408AndTheConnectionCloses() throws Exception {
    try (RawCaller caller = RawCaller.of(broker).head("limited", ask(true).length())) {
      for (int i = 0; i < 10 && !caller.readsWithin(Duration.ofMillis(100)); i++) {
        caller.send(ask(true).substring(i, i + 1));
      }
      String answer = caller.readToEnd();
      assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"request_timeout\"");
      assertThat(answer.toLowerCase(Locale.ROOT)).contains("connection: close");
    }
    broker.awaitIdle();
    assertThat(upstream.got).isEmpty();
    assertThat(broker.rows()).isEmpty();
  }

  @Test
  void whoSendsNothingIs408() throws Exception {
    try (RawCaller caller = RawCaller.of(broker).head("search", 100)) {
      assertThat(caller.readToEnd()).startsWith("HTTP/1.1 408 ");
    }
    broker.awaitIdle();
  }
}
