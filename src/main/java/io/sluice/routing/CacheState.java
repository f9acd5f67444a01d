package io.sluice.routing;

/**
 * How a cache of answers does since the process began, for people who look on.
 *
 * @param hits requests that found an answer
 * @param misses requests that found none, where one might have been
 * @param evicted answers that were too old, or made room for others
 * @param savedTokens that answers would have taken again
 * @param entries answers that it has now
 * @param bytes of those, about
 */
public record CacheState(
    long hits,
    long misses,
    long stored,
    long evicted,
    long savedTokens,
    long entries,
    long bytes) {}
