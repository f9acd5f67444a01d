package io.sluice.routing;

/**
 * One place where a model runs.
 *
 * @param provider configured name
 * @param upstreamModel the provider's own name of the model
 */
public record Deployment(String provider, String upstreamModel) {}
