package io.sluice.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where limits are counted, and who waits.
 *
 * @param store {@code memory} of this process, or {@code redis} for several brokers
 * @param redis null without it
 */
public record LimitsConfig(String store, @Nullable RedisConfig redis, QueueConfig queue) {

  /** In memory, and nobody waits. */
  public static final LimitsConfig STANDARD =
      new LimitsConfig("memory", null, new QueueConfig(1000, Duration.ZERO));

  /**
   * A Redis server or cluster.
   *
   * @param endpoints {@code redis://host:port} or {@code rediss://}; several make a cluster
   * @param password null for none
   * @param prefix of every key
   * @param timeout of one decision; after it Redis counts as away
   * @param rates while Redis is away: {@code share} the limit among the brokers last seen, {@code
   *     refuse} or {@code allow}
   * @param budgets while Redis is away: {@code refuse} or {@code allow}
   * @param lease the most requests that a broker may take ahead of a counter at once; 0 for none.
   *     So many may be refused too early for each other broker, and as many let through over the
   *     limit by each, but never more than flow in a second
   */
  public record RedisConfig(
      List<URI> endpoints,
      @Nullable Secret password,
      String prefix,
      Duration timeout,
      String rates,
      String budgets,
      int lease) {}

  /**
   * Requests that wait for their turn.
   *
   * @param max of all teams together; more are refused
   * @param maxWait how long one may; zero refuses at once
   */
  public record QueueConfig(int max, Duration maxWait) {}
}
