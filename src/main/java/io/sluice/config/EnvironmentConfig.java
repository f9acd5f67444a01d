package io.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a token of one environment is good for.
 *
 * @param reaches environments of the deployments and tools it may be used with
 * @param scopes the most that any token of it may do; null for no such ceiling
 */
public record EnvironmentConfig(List<String> reaches, @Nullable List<String> scopes) {}
