package io.sluice.broker;

import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The connections of one event loop. One that has no request open for too long is closed, also when
 * it dribbles a request's head: nobody needs a token to hold one.
 */
final class Connections {

  /** Longer than clients keep an unused connection, shorter than an attack is cheap. */
  static final long IDLE_NANOS = 75_000_000_000L;

  private final LongSupplier nanoClock;
  private final Map<HttpConnection, Use> all = new HashMap<>();

  Connections(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  private static final class Use {
    private int open;
    private long idleSince;

    Use(long idleSince) {
      this.idleSince = idleSince;
    }
  }

  void opened(HttpConnection connection) {
    all.put(connection, new Use(nanoClock.getAsLong()));
    connection.closeHandler(closed -> all.remove(connection));
  }

  void forget(HttpConnection connection) {
    all.remove(connection);
  }

  void requestBegan(HttpConnection connection) {
    Use use = all.get(connection);
    if (use != null) {
      use.open++;
    }
  }

  void requestEnded(HttpConnection connection) {
    Use use = all.get(connection);
    if (use != null && --use.open == 0) {
      use.idleSince = nanoClock.getAsLong();
    }
  }

  void closeIdle() {
    long now = nanoClock.getAsLong();
    List<HttpConnection> idle = new ArrayList<>();
    all.forEach(
        (connection, use) -> {
          if (use.open == 0 && now - use.idleSince > IDLE_NANOS) {
            idle.add(connection);
          }
        });
    idle.forEach(connection -> connection.close().onFailure(ignored -> {}));
  }

  int size() {
    return all.size();
  }
}
