package io.sluice.limits;

import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

final class RedisStoreTest extends LimitStoreContract {

  private static @Nullable RedisServer redis;
  private static @Nullable Vertx vertx;

  /** Started by whoever comes first: properties know no {@code BeforeAll}. */
  @Override
  LimitStore open() throws Exception {
    RedisServer server = redis;
    Vertx loops = vertx;
    if (server == null || loops == null) {
      redis = server = RedisServer.start();
      vertx = loops = Vertx.vertx();
    }
    return RedisFixture.open(loops, server.uri());
  }

  @AfterAll
  static void stop() throws Exception {
    if (redis != null && vertx != null) {
      RedisFixture.await(vertx.close());
      redis.close();
      redis = null;
      vertx = null;
    }
  }

  /** In real time: nobody can wind Redis' clock. */
  @Override
  void advance(Duration time) throws Exception {
    Thread.sleep(time.plusMillis(2).toMillis());
  }

  @Override
  boolean controlled() {
    return false;
  }
}
