package io.sluice.broker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.IdentityTokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A WebSocket of a tool, through the broker. */
final class ToolSocketsTest {

  @TempDir Path folder;
  private FakeTool tool;
  private TestBroker broker;
  private Vertx vertx;
  private WebSocketClient client;

  @BeforeEach
  void start() throws Exception {
    tool = new FakeTool();
    broker =
        TestBroker.start(
            folder,
            9,
            config -> Revoking.allowed("cut").apply(Tools.behind(tool.url()).apply(config)));
    vertx = Vertx.vertx();
    client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setTryUsePerMessageCompression(true));
  }

  @AfterEach
  void stop() {
    broker.close();
    tool.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }

  private WebSocketConnectOptions options(String path, String token) {
    return new WebSocketConnectOptions()
        .setHost("127.0.0.1")
        .setPort(broker.broker.port())
        .setURI("/tools/dash" + path)
        .addHeader("authorization", "Bearer " + token);
  }

  private WebSocket connect(String token) throws Exception {
    return client.connect(options("/live", token)).await(20, SECONDS);
  }

  private String token() {
    return broker.token("eve", "search", "reader", Duration.ofMinutes(5));
  }

  @Test
  void messagesGoBothWaysWhole() throws Exception {
    tool.playsSocket(socket -> socket.textMessageHandler(socket::writeTextMessage));
    WebSocket socket = connect(token());
    List<String> heard = new CopyOnWriteArrayList<>();
    socket.textMessageHandler(heard::add);
    String large = "x".repeat(200_000);
    for (String message : List.of("a", "", large, "é☕")) {
      socket.writeTextMessage(message);
    }
    Eventually.that(() -> heard.size() == 4, "all four come back");
    assertThat(heard).containsExactly("a", "", large, "é☕");
    assertThat(tool.last().headers().get(IdentityTokens.HEADER)).isNotBlank();
    assertThat(tool.last().headers().contains("authorization")).isFalse();
  }

  @Test
  void subProtocolsAreBetweenCallerAndTool() throws Exception {
    WebSocketConnectOptions asked = options("/live", token());
    asked.addSubProtocol("chat.v1").addSubProtocol("chat.v2");
    assertThat(client.connect(asked).await(20, SECONDS).subProtocol()).isEqualTo("chat.v2");
  }

  @Test
  void aToolsCloseCodeReachesTheCaller() throws Exception {
    tool.playsSocket(
        socket -> socket.textMessageHandler(text -> socket.close((short) 4001, "bye")));
    WebSocket socket = connect(token());
    AtomicReference<String> ended = new AtomicReference<>("");
    socket.closeHandler(gone -> ended.set(socket.closeStatusCode() + " " + socket.closeReason()));
    socket.writeTextMessage("go");
    Eventually.that(() -> "4001 bye".equals(ended.get()), "the tool's own code");
    Eventually.that(() -> broker.metric("sluice_open_requests") == 0, "nothing stays open");
    assertThat(
            broker.metric(
                "sluice_tool_requests_total{outcome=\"completed\",status=\"1xx\",team=\"search\",tool=\"dash\"}"))
        .isEqualTo(1);
  }

  @Test
  void aCallersCloseCodeReachesTheTool() throws Exception {
    WebSocket socket = connect(token());
    Eventually.that(() -> tool.sockets.size() == 1, "the tool was asked");
    socket.close((short) 4002, "done");
    Eventually.that(() -> tool.closed.get() == 1, "the tool's side is closed");
    assertThat(tool.sockets.get(0).closeStatusCode()).isEqualTo((short) 4002);
    Eventually.that(() -> broker.metric("sluice_open_requests") == 0, "nothing stays open");
  }

  @Test
  void aCallerWhoVanishesTakesTheToolsSideAlong() throws Exception {
    try (RawCaller caller = RawCaller.of(broker)) {
      caller.send(
          String.join(
              "\r\n",
              "GET /tools/dash/live HTTP/1.1",
              "host: sluice",
              "connection: keep-alive, Upgrade",
              "upgrade: websocket",
              "sec-websocket-version: 13",
              "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
              "authorization: Bearer " + token(),
              "",
              ""));
      // RFC 6455 section 1.3.
      assertThat(caller.readUntil("\r\n\r\n"))
          .startsWith("HTTP/1.1 101 ")
          .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      Eventually.that(() -> tool.sockets.size() == 1, "the tool was asked");
    }
    Eventually.that(() -> tool.closed.get() == 1, "the tool's side is closed");
    Eventually.that(() -> broker.metric("sluice_open_requests") == 0, "nothing stays open");
  }

  @Test
  void aRevokedTokenEndsItWithAReason() throws Exception {
    tool.playsSocket(socket -> socket.writeTextMessage("hello"));
    WebSocket socket = connect(token());
    AtomicReference<String> ended = new AtomicReference<>("");
    socket.closeHandler(gone -> ended.set(socket.closeStatusCode() + " " + socket.closeReason()));
    Revoking.at(broker).order(new JsonObject().put("subject", "eve"));
    Eventually.that(() -> !"".equals(ended.get()), "it ends");
    assertThat(ended.get()).isEqualTo("1008 token_revoked");
    Eventually.that(() -> tool.closed.get() == 1, "the tool's side is closed");
    assertThat(
            broker.metric(
                "sluice_tool_requests_total{outcome=\"token_revoked\",status=\"1xx\",team=\"search\",tool=\"dash\"}"))
        .isEqualTo(1);
  }

  @Test
  void aCallerWhoDoesNotReadSlowsTheToolDown() throws Exception {
    AtomicLong taken = new AtomicLong();
    String block = "y".repeat(60_000);
    tool.playsSocket(socket -> flood(socket, block, taken));
    // Without compression: bytes are to be counted.
    client = vertx.createWebSocketClient();
    WebSocket socket = connect(token());
    socket.pause();
    AtomicLong last = new AtomicLong(-1);
    AtomicLong since = new AtomicLong(System.nanoTime());
    Eventually.that(
        () -> {
          if (last.getAndSet(taken.get()) != taken.get()) {
            since.set(System.nanoTime());
          }
          return taken.get() > 0 && System.nanoTime() - since.get() > 500_000_000L;
        },
        "the tool has to wait");
    // Each of the two connections may have what the kernel lets a socket hold, 32 MiB on some.
    assertThat(taken.get() * block.length()).isLessThan(128L << 20);
    long before = taken.get();
    socket.handler(bytes -> {});
    socket.resume();
    Eventually.that(() -> taken.get() > before + 100, "it goes on");
    // Revoked in the middle of a flood, it ends all the same.
    socket.pause();
    Revoking.at(broker).order(new JsonObject().put("subject", "eve"));
    Eventually.that(() -> tool.closed.get() == 1, "the tool's side is closed");
    Eventually.that(() -> broker.metric("sluice_open_requests") == 0, "nothing stays open");
    // What came for it waits there.
    socket.resume();
  }

  /** In turns: whether the connection is closed is only noticed between them. */
  private void flood(ServerWebSocket socket, String block, AtomicLong taken) {
    for (int i = 0; i < 8 && !socket.isClosed() && !socket.writeQueueFull(); i++) {
      socket.writeFinalTextFrame(block).onSuccess(written -> taken.incrementAndGet());
    }
    if (socket.isClosed()) {
      return;
    }
    if (socket.writeQueueFull()) {
      socket.drainHandler(drained -> flood(socket, block, taken));
    } else {
      tool.vertx.runOnContext(turn -> flood(socket, block, taken));
    }
  }

  @Test
  void whoMayNotIsRefusedBeforeTheToolHears() throws Exception {
    assertThat(refusal(options("/secrets", token()))).isEqualTo(403);
    assertThat(refusal(options("/live", "nonsense"))).isEqualTo(401);
    assertThat(tool.got).isEmpty();
  }

  @Test
  void aToolThatSpeaksNoWebSocketAnswersAsItDoes() throws Exception {
    tool.close();
    tool = new FakeTool();
    broker.close();
    broker = TestBroker.start(folder, 9, Tools.behind(tool.url() + "/below"));
    tool.vertx.runOnContext(ignored -> {});
    try (FakeUpstream plain = new FakeUpstream()) {
      broker.close();
      broker = TestBroker.start(folder, 9, Tools.behind("http://127.0.0.1:" + plain.port()));
      plain.answers(418, "text/plain", "no sockets");
      assertThat(refusal(options("/live", token()))).isEqualTo(418);
    }
  }

  private int refusal(WebSocketConnectOptions asked) throws Exception {
    try {
      client.connect(asked).toCompletionStage().toCompletableFuture().get(20, SECONDS);
      throw new AssertionError("it opened");
    } catch (ExecutionException e) {
      return ((UpgradeRejectedException) Objects.requireNonNull(e.getCause())).getStatus();
    }
  }
}
