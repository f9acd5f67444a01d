package io.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of something. What an entry covers is counted together, unless {@code per} divides it.
 *
 * @param provider names of configured providers; {@code *} stands for any run of characters
 * @param models aliases it covers; {@code *} stands for any run of characters
 * @param per one counter for each user, client, tenant, model or provider, or for each combination
 *     of several
 * @param requests rates, all of which must hold
 * @param inputTokens cached ones included
 * @param outputTokens reasoning included
 * @param totalTokens input and output
 * @param concurrentRequests open at the same time; null is unlimited
 */
public record LimitConfig(
    String provider,
    List<String> models,
    List<String> per,
    List<RateConfig> requests,
    List<RateConfig> inputTokens,
    List<RateConfig> outputTokens,
    List<RateConfig> totalTokens,
    @Nullable Integer concurrentRequests) {

  /** Requests only, of all models together. */
  public LimitConfig(
      String provider, List<RateConfig> requests, @Nullable Integer concurrentRequests) {
    this(
        provider,
        List.of("*"),
        List.of(),
        requests,
        List.of(),
        List.of(),
        List.of(),
        concurrentRequests);
  }
}
