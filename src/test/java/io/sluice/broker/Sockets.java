package io.sluice.broker;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.sluice.config.ConfigSample;
import io.sluice.config.GrantConfig;
import io.sluice.config.LimitConfig;
import io.sluice.config.RateConfig;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/**
 * What a test needs to open WebSockets at a broker: a {@code copilot} of team {@code search} may, a
 * {@code writer} may only chat; team {@code limited} may have one open.
 */
final class Sockets implements AutoCloseable {

  private static final List<String> SCOPES = List.of("llm:chat", "llm:realtime");

  final Vertx vertx = Vertx.vertx();
  private final TestBroker broker;
  private final WebSocketClient client;

  Sockets(TestBroker broker) {
    this.broker = broker;
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxFrameSize(1 << 24).setMaxMessageSize(1 << 24));
  }

  static SluiceConfig allowed(SluiceConfig config) {
    List<GrantConfig> grants = List.of(new GrantConfig("*", List.of("*")));
    RateConfig many = new RateConfig(100, Duration.ofMinutes(1), 100);
    Map<String, TeamConfig> teams = new LinkedHashMap<>(config.teams());
    teams.put("search", new TeamConfig("cc-1", SCOPES, grants, List.of()));
    teams.put(
        "limited",
        new TeamConfig("cc-2", SCOPES, grants, List.of(new LimitConfig("fake", List.of(many), 1))));
    teams.put("poor", new TeamConfig("cc-3", SCOPES, List.of(), List.of()));
    Map<String, RoleConfig> roles = new LinkedHashMap<>(config.roles());
    roles.put("copilot", new RoleConfig("", SCOPES));
    roles.put("writer", new RoleConfig("", List.of("llm:chat")));
    return ConfigSample.from(config).teams(teams).roles(roles).make();
  }

  static UnaryOperator<SluiceConfig> allowedAnd(UnaryOperator<SluiceConfig> more) {
    return config -> more.apply(allowed(config));
  }

  WebSocketConnectOptions options(String path) {
    return new WebSocketConnectOptions()
        .setHost("127.0.0.1")
        .setPort(broker.broker.port())
        .setURI(path);
  }

  WebSocketConnectOptions options(String path, String token) {
    return options(path).addHeader("authorization", "Bearer " + token);
  }

  Talk open(WebSocketConnectOptions options) throws Exception {
    return new Talk(client.connect(options).onSuccess(WebSocket::pause).await(20, SECONDS));
  }

  /** Why a WebSocket did not open. */
  UpgradeRejectedException refusal(WebSocketConnectOptions options) throws Exception {
    try {
      client.connect(options).toCompletionStage().toCompletableFuture().get(20, SECONDS);
      throw new AssertionError("it opened");
    } catch (ExecutionException e) {
      return (UpgradeRejectedException) Objects.requireNonNull(e.getCause());
    }
  }

  /** One side of an open WebSocket, which remembers what it heard. */
  static final class Talk {

    final WebSocket socket;
    final List<String> heard = new CopyOnWriteArrayList<>();
    private volatile String ended = "";

    Talk(WebSocket socket) {
      this.socket = socket;
      socket.textMessageHandler(heard::add);
      socket.exceptionHandler(ignored -> {});
      socket.closeHandler(gone -> ended = socket.closeStatusCode() + " " + socket.closeReason());
      socket.resume();
    }

    void say(String message) {
      socket.writeTextMessage(message);
    }

    /** Waits for a message with this in it. */
    String hears(String part) throws Exception {
      Eventually.that(
          () -> heard.stream().anyMatch(message -> message.contains(part)), "a message: " + part);
      return heard.stream().filter(message -> message.contains(part)).findFirst().orElseThrow();
    }

    /** Code and reason of its end, once it is there. */
    String end() throws Exception {
      Eventually.that(() -> !ended.isEmpty(), "the end");
      return ended;
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }
}
