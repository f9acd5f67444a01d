package io.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a team may ask, how fast, and who pays.
 *
 * @param scopes the most that any member may have, each {@code resource:action}
 * @param grants which models of which provider
 * @param limits per provider; a provider without an entry is not limited
 */
public record TeamConfig(
    String costCentre, List<String> scopes, List<GrantConfig> grants, List<LimitConfig> limits) {

  /**
   * Models of one provider.
   *
   * @param provider name of a configured provider
   * @param models aliases; {@code *} stands for any run of characters
   */
  public record GrantConfig(String provider, List<String> models) {}

  /**
   * How much of one provider.
   *
   * @param requestsPerMinute sustained rate; null is unlimited
   * @param burst how many may come at once; null is the whole minute's worth
   * @param concurrentRequests open at the same time; null is unlimited
   */
  public record LimitConfig(
      String provider,
      @Nullable Integer requestsPerMinute,
      @Nullable Integer burst,
      @Nullable Integer concurrentRequests) {}
}
