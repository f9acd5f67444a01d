package io.sluice.limits;

import java.time.Duration;

/**
 * A rate limit as it stands after a decision, for the {@code x-ratelimit-*} headers.
 *
 * @param limit requests that may come at once when nothing was used
 * @param remaining requests that could come now
 * @param reset until nothing counts as used any more
 */
public record Headroom(int limit, int remaining, Duration reset) {}
