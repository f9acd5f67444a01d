package io.sluice.broker;

import static io.sluice.broker.TestBroker.ask;
import static io.sluice.broker.TestBroker.timeouts;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that no request gets through to: nothing was spent, and the caller learns why. */
final class UnreachableProviderTest {

  @TempDir Path folder;

  private static void assertNothingSpent(TestBroker broker, HttpResponse<String> response)
      throws Exception {
    TestBroker.Row row = broker.rowOf(response);
    assertThat(row.outcome()).isEqualTo("provider_failed");
    assertThat(row.input() + row.output()).isZero();
    assertThat(row.status()).isEqualTo(response.statusCode());
    broker.awaitIdle();
  }

  @Test
  void aRefusedConnectionIs502() throws Exception {
    int nobodyListens;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobodyListens = socket.getLocalPort();
    }
    try (TestBroker broker = TestBroker.start(folder, nobodyListens)) {
      HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
      ChatRoadTest.assertError(response, 502, "provider_unreachable");
      assertNothingSpent(broker, response);
    }
  }

  @Test
  void anUnknownHostIs502() {
    ApiError error = ProviderErrors.unreachable("fake", new UnknownHostException("nowhere"));
    assertThat(error.status()).isEqualTo(502);
    assertThat(error.code()).isEqualTo("provider_unreachable");
  }

  @Test
  void anAddressThatDoesNotAnswerIs504() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> backlog = fill(full);
      try (TestBroker broker =
          TestBroker.start(
              folder,
              full.getLocalPort(),
              TestBroker.withTimeouts(timeouts(300, 20_000, 20_000, 60_000)))) {
        HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
        ChatRoadTest.assertError(response, 504, "provider_connect_timeout");
        assertNothingSpent(broker, response);
      }
      for (Socket socket : backlog) {
        socket.close();
      }
    }
  }

  /** Connects until nobody is let in any more. */
  private static List<Socket> fill(ServerSocket server) throws IOException {
    List<Socket> backlog = new ArrayList<>();
    while (backlog.size() < 64) {
      Socket socket = new Socket();
      backlog.add(socket);
      try {
        socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
      } catch (SocketTimeoutException full) {
        return backlog;
      }
    }
    throw new IOException("the backlog has no end");
  }

  @Test
  void aFullPoolIs503() throws Exception {
    try (FakeUpstream upstream = new FakeUpstream();
        TestBroker broker =
            TestBroker.start(
                folder,
                upstream.port(),
                c ->
                    TestBroker.withPool(1, 1)
                        .apply(TestBroker.withServer(TestBroker.ONE_LOOP).apply(c)))) {
      upstream.stallsAfter(FakeUpstream.chunk("a"));
      try (RawCaller running = RawCaller.of(broker).chat("search", ask(true))) {
        running.readUntil(FakeUpstream.chunk("a"));
        try (RawCaller waiting = RawCaller.of(broker).chat("search", ask(true))) {
          Eventually.that(() -> broker.metric("sluice_open_reservations") == 2, "one waits");
          HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
          ChatRoadTest.assertError(response, 503, "provider_busy");
          assertThat(response.headers().firstValue("retry-after")).hasValue("1");
          assertThat(broker.rowOf(response).outcome()).isEqualTo("provider_failed");
          assertThat(waiting.in().available()).isZero();
        }
      }
      broker.awaitIdle();
    }
  }
}
