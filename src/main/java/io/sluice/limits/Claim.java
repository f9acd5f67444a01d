package io.sluice.limits;

/**
 * An amount of a counter.
 *
 * @param amount not negative
 */
public record Claim(Counter counter, long amount) {}
