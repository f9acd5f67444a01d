package io.sluice.config;

import java.time.Duration;
import java.util.List;

/**
 * How test tokens are made.
 *
 * @param maxTtl longest life of one
 * @param productionJwks URIs of key sets whose keys must not sign one
 */
public record MintingConfig(Duration maxTtl, List<String> productionJwks) {}
