package io.sluice.limits;

/**
 * What a request is about to use.
 *
 * @param inputTokens estimated
 */
public record Demand(String team, String provider, long inputTokens) {}
