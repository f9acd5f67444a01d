package io.sluice.limits;

import java.time.Duration;

/**
 * One limit as it stands.
 *
 * @param rule its key in the configuration, e.g. {@code teams.search.limits[0]}
 * @param period {@code second}, {@code minute}, {@code hour}, {@code day} or {@code month}; empty
 *     for concurrent requests
 * @param window the length of the period; zero for concurrent requests
 * @param limit what may come at once when nothing was used: requests, tokens, or money in
 *     millionths
 * @param remaining what could come now; never negative
 * @param reset until nothing counts as used any more; zero for concurrent requests
 */
public record LimitState(
    String rule,
    Dimension dimension,
    String period,
    Duration window,
    long limit,
    long remaining,
    Duration reset) {}
