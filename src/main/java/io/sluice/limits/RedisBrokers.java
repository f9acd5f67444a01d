package io.sluice.limits;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * How many brokers use the same Redis. Each tells it every few seconds that it lives, and hears how
 * many do; one that is not heard of for a while is gone. The beats also find out that Redis is away
 * when nobody asks for anything.
 */
final class RedisBrokers {

  private static final Duration BEAT = Duration.ofSeconds(3);
  private static final Duration LIFETIME = Duration.ofSeconds(12);

  private final Vertx vertx;
  private final RedisLink link;
  private final List<String> keys;
  private final String name = UUID.randomUUID().toString();
  private volatile int known;
  private volatile long timer = -1;

  RedisBrokers(Vertx vertx, RedisLink link, String prefix) {
    this.vertx = vertx;
    this.link = link;
    this.keys = List.of(prefix + "{brokers}");
  }

  void start() {
    timer = vertx.setPeriodic(BEAT.toMillis(), fired -> beat());
  }

  /** Fails silently: that Redis is away is told elsewhere, and what was known stays. */
  void beat() {
    link.run(RedisScript.BEAT, keys, List.of(name, Long.toString(LIFETIME.toMillis())))
        .map(Response::toInteger)
        .onSuccess(count -> known = count);
  }

  /** How many there were when last heard of, this one included; 0 if Redis never answered. */
  int known() {
    return known;
  }

  /** Takes leave, if Redis hears it. */
  void stop() {
    vertx.cancelTimer(timer);
    link.run(RedisScript.BEAT, keys, List.of(name, "0"));
  }
}
