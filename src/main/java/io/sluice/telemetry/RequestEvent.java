package io.sluice.telemetry;

/**
 * One request that is over, told to whoever watches. Strings are empty and numbers zero where the
 * request did not get that far; there are no bodies and no credentials in it.
 *
 * @param outcome how it ended, e.g. {@code completed} or {@code rejected}
 * @param reason a stable code where it did not complete
 * @param firstTokenMillis -1 if none came
 */
public record RequestEvent(
    String requestId,
    String route,
    int status,
    String outcome,
    String reason,
    String team,
    String user,
    String provider,
    String model,
    boolean streamed,
    long inputTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    long outputTokens,
    long reasoningTokens,
    String provenance,
    long firstTokenMillis,
    long durationMillis) {}
