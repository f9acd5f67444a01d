package io.sluice.limits;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.sluice.config.LimitsConfig.RedisConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the tests of the Redis store have in common. */
final class RedisFixture {

  static final RedisStore.Watch NOBODY =
      new RedisStore.Watch() {
        @Override
        public void away(Throwable cause) {}

        @Override
        public void back() {}
      };

  private RedisFixture() {}

  static RedisConfig config(Duration timeout, int lease, URI... endpoints) {
    return new RedisConfig(List.of(endpoints), null, "test", timeout, "share", "refuse", lease);
  }

  /** Connected. */
  static RedisStore open(Vertx vertx, URI... endpoints) throws Exception {
    return open(vertx, config(Duration.ofSeconds(5), 0, endpoints), NOBODY);
  }

  static RedisStore open(Vertx vertx, RedisConfig config, RedisStore.Watch watch) throws Exception {
    RedisStore store = new RedisStore(vertx, config, watch);
    await(store.open());
    until(store::connected, "connected");
    return store;
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, SECONDS);
  }

  static void until(Callable<Boolean> condition, String what) throws Exception {
    long end = System.nanoTime() + SECONDS.toNanos(30);
    while (!condition.call()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within 30 s: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
