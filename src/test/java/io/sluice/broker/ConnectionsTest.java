package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConnectionsTest {

  private long now = -5;
  private final List<Object> closed = new ArrayList<>();
  private final Connections connections = new Connections(() -> now);
  private @Nullable Handler<Void> ended;

  /** Only what is used of it. */
  @SuppressWarnings("unchecked")
  private HttpConnection connection() {
    return (HttpConnection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpConnection.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" -> self == arguments[0];
                  case "closeHandler" -> {
                    ended = (Handler<Void>) arguments[0];
                    yield self;
                  }
                  case "close" -> {
                    closed.add(self);
                    yield Future.succeededFuture();
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void oneThatNeverAskedIsClosedInTheEnd() {
    HttpConnection silent = connection();
    connections.opened(silent);
    now += Connections.IDLE_NANOS;
    connections.closeIdle();
    assertThat(closed).isEmpty();
    now++;
    connections.closeIdle();
    assertThat(closed).containsExactly(silent);
  }

  @Test
  void oneWithAnOpenRequestStaysHoweverLongItTakes() {
    HttpConnection busy = connection();
    connections.opened(busy);
    connections.requestBegan(busy);
    connections.requestBegan(busy);
    connections.requestEnded(busy);
    now += 10 * Connections.IDLE_NANOS;
    connections.closeIdle();
    assertThat(closed).isEmpty();
    connections.requestEnded(busy);
    now += Connections.IDLE_NANOS;
    connections.closeIdle();
    assertThat(closed).isEmpty();
    now++;
    connections.closeIdle();
    assertThat(closed).containsExactly(busy);
  }

  @Test
  void oneThatEndedIsForgotten() {
    connections.opened(connection());
    assertThat(connections.size()).isEqualTo(1);
    assertThat(ended).isNotNull();
    ended.handle(null);
    assertThat(connections.size()).isZero();
  }
}
