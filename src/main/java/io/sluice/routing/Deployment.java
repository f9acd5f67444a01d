package io.sluice.routing;

import io.sluice.config.PriceConfig;
import org.jspecify.annotations.Nullable;

/**
 * One place where a model runs.
 *
 * @param id names it for as long as it stays the same: alias, provider and the provider's model,
 *     and a number where that is not enough
 * @param alias of the model
 * @param provider configured name
 * @param upstreamModel the provider's own name of the model
 * @param environment what it works on: {@code production}, {@code staging} or {@code development}
 * @param region where the data goes; empty if not said
 * @param weight its share, beside the others; at least 1
 * @param conditions which requests may come here
 * @param maxConcurrent requests at the same time, at most; {@link #UNBOUNDED} for no bound
 * @param price null for one that costs nothing
 */
public record Deployment(
    String id,
    String alias,
    String provider,
    String upstreamModel,
    String environment,
    String region,
    int weight,
    Conditions conditions,
    int maxConcurrent,
    @Nullable PriceConfig price) {

  public static final int UNBOUNDED = Integer.MAX_VALUE;

  /** The first of its kind, for every request, at no cost. */
  public Deployment(
      String alias, String provider, String upstreamModel, String environment, String region) {
    this(
        id(alias, provider, upstreamModel),
        alias,
        provider,
        upstreamModel,
        environment,
        region,
        1,
        Conditions.NONE,
        UNBOUNDED,
        null);
  }

  /** Of the first that has all these in common. */
  static String id(String alias, String provider, String upstreamModel) {
    return alias + " " + provider + " " + upstreamModel;
  }
}
