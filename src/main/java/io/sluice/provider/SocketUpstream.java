package io.sluice.provider;

import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.Timeouts;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** WebSockets of one event loop to one provider; each has a connection of its own. */
final class SocketUpstream {

  /** An event of the Realtime API may hold 15 MiB of sound (OpenAI API reference). */
  private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  private final WebSocketClient client;
  private final URI base;
  private final Timeouts timeouts;

  SocketUpstream(Vertx vertx, ProviderConfig config) {
    this.base = config.baseUrl();
    this.timeouts = config.timeouts();
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setTcpNoDelay(true)
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setMaxConnections(config.maxConnections())
                .setConnectTimeout((int) timeouts.connect().toMillis()));
  }

  /** Opens one, paused. */
  Future<WebSocket> open(String uri, MultiMap headers) {
    WebSocketConnectOptions options = new WebSocketConnectOptions();
    options
        .setHost(base.getHost())
        .setPort(Origin.port(base))
        .setSsl(Origin.secure(base))
        .setURI(uri)
        .setHeaders(headers)
        .setConnectTimeout(timeouts.connect().toMillis());
    return client.connect(options).onSuccess(WebSocket::pause);
  }

  void close() {
    client.shutdown(timeouts.total().toMillis(), TimeUnit.MILLISECONDS).onFailure(ignored -> {});
  }
}
