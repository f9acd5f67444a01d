package io.sluice.config;

/**
 * What is logged, and how.
 *
 * @param format {@code text} or {@code json}
 * @param requests whether each request gets a line
 */
public record LogConfig(String format, boolean requests) {}
