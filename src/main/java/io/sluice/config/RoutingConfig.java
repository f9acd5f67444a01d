package io.sluice.config;

import java.time.Duration;

/**
 * How requests find a deployment that answers.
 *
 * @param region where this broker runs, for the conditions of deployments; empty if not said
 * @param adaptiveConcurrency whether a deployment that shows that it is overloaded gets fewer
 *     requests at the same time
 * @param cache of answers, of all models together
 */
public record RoutingConfig(
    String region,
    RetriesConfig retries,
    BreakerConfig breaker,
    boolean adaptiveConcurrency,
    CacheConfig cache) {

  public static final RoutingConfig STANDARD =
      new RoutingConfig(
          "",
          new RetriesConfig(2, Duration.ofMillis(100), Duration.ofSeconds(2), 20),
          new BreakerConfig(
              50, 20, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(15), 1),
          true,
          new CacheConfig(64L << 20, 1 << 20));

  /**
   * Further attempts before the first byte of an answer, at this deployment or the next.
   *
   * @param max of one request; 0 for none
   * @param backoff the longest pause before the first that goes to the same deployment again; twice
   *     as long for each further one
   * @param maxBackoff the longest pause
   * @param budget how many percent of requests may be retries where that adds to the load of what
   *     fails; 0 for none
   */
  public record RetriesConfig(int max, Duration backoff, Duration maxBackoff, int budget) {}

  /**
   * When a deployment is left alone for a while.
   *
   * @param errors percent of failed or slow requests; as many as {@code of} in a row are enough too
   * @param of with fewer requests in the window it stays closed
   * @param window how far back it looks
   * @param slowFirstToken a first token that takes longer counts as an error
   * @param open how long the deployment is left alone
   * @param probes how many requests then show whether it is back
   */
  public record BreakerConfig(
      int errors, int of, Duration window, Duration slowFirstToken, Duration open, int probes) {}

  /**
   * Answers that may be given again.
   *
   * @param size of all of them, in bytes
   * @param maxAnswer a larger one is not kept, in bytes
   */
  public record CacheConfig(long size, int maxAnswer) {}
}
