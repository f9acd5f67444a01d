package io.sluice.simulator;

import io.vertx.core.http.ServerWebSocket;

/** A conversation over a WebSocket. */
@FunctionalInterface
public interface SocketFormat {

  /** Serves a socket whose credentials were checked, until it is closed. */
  void serve(ServerWebSocket socket, Call handshake, Service service);
}
