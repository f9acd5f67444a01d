package io.sluice.broker;

import io.sluice.broker.Sockets.Talk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many sessions over WebSocket are open is seen, also when many come and go. */
final class OpenSessionsTest {

  private static final int MANY = 30;

  @Test
  void eachCountsWhileItIsOpen(@TempDir Path folder) throws Exception {
    try (FakeTool provider = new FakeTool();
        TestBroker broker =
            TestBroker.start(
                folder, provider.port(), Sockets.allowedAnd(UnaryOperator.identity()));
        Sockets sockets = new Sockets(broker)) {
      provider.playsSocket(socket -> socket.writeTextMessage("{\"type\":\"session.created\"}"));
      List<Talk> talks = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        String token = broker.token("eve", "search", "copilot", Duration.ofMinutes(5));
        Talk talk = sockets.open(sockets.options("/v1/realtime?model=small", token));
        talk.hears("session.created");
        talks.add(talk);
      }
      Eventually.that(() -> broker.metric("sluice_open_sessions") == MANY, "all are open");
      for (Talk talk : talks) {
        talk.socket.close();
      }
      Eventually.that(() -> broker.metric("sluice_open_sessions") == 0, "none is open");
      broker.awaitIdle();
      Eventually.that(() -> provider.closed.get() == MANY, "the provider's sides are closed");
    }
  }
}
