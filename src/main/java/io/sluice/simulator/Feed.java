package io.sluice.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What happens in the tools, told to all who watch: as server-sent events or over a WebSocket. */
final class Feed {

  private static final long HEARTBEAT_MILLIS = 10_000;

  private final Vertx vertx;
  private final Set<Consumer<JsonObject>> watchers = ConcurrentHashMap.newKeySet();

  Feed(Vertx vertx) {
    this.vertx = vertx;
  }

  void tell(JsonObject news) {
    watchers.forEach(watcher -> watcher.accept(news));
  }

  /**
   * Until the watcher leaves. Silence is broken now and then, so that nobody takes it for death.
   */
  void stream(HttpServerResponse to) {
    to.setChunked(true)
        .putHeader("content-type", "text/event-stream")
        .putHeader("cache-control", "no-cache");
    Consumer<JsonObject> watcher =
        news -> {
          // One who does not read misses some.
          if (!to.closed() && !to.writeQueueFull()) {
            to.write("data: " + news.encode() + "\n\n");
          }
        };
    watchers.add(watcher);
    to.write(": watching\n\n");
    long heartbeat =
        vertx.setPeriodic(
            HEARTBEAT_MILLIS,
            id -> {
              if (!to.closed() && !to.writeQueueFull()) {
                to.write(": still here\n\n");
              }
            });
    to.exceptionHandler(ignored -> {});
    to.closeHandler(
        gone -> {
          vertx.cancelTimer(heartbeat);
          watchers.remove(watcher);
        });
  }

  /** The same, and what is sent comes back as an echo. */
  void talk(ServerWebSocket socket, JsonObject who) {
    Consumer<JsonObject> watcher =
        news -> {
          if (!socket.isClosed() && !socket.writeQueueFull()) {
            socket.writeTextMessage(news.encode());
          }
        };
    watchers.add(watcher);
    socket.exceptionHandler(ignored -> {});
    socket.closeHandler(gone -> watchers.remove(watcher));
    socket.textMessageHandler(
        text -> socket.writeTextMessage(new JsonObject().put("echo", text).encode()));
    socket.writeTextMessage(
        new JsonObject().put("watching", who.getString("user", "nobody we know")).encode());
  }
}
