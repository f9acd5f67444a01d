package io.sluice.routing;

/**
 * One place where a model runs.
 *
 * @param provider configured name
 * @param upstreamModel the provider's own name of the model
 * @param environment what it works on: {@code production}, {@code staging} or {@code development}
 * @param region where the data goes; empty if not said
 */
public record Deployment(
    String provider, String upstreamModel, String environment, String region) {}
