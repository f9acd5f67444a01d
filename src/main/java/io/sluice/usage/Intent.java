package io.sluice.usage;

import java.time.Instant;

/**
 * What is known of a request before it is sent to a provider. Written to the journal first, so that
 * nothing a provider bills can be unknown to the ledger.
 *
 * @param requestId UUIDv7, also the {@code x-request-id} of the answer
 * @param started millisecond precision
 * @param costCentre the team's, at the time of the request
 * @param model the alias that was asked for
 * @param upstreamModel the provider's own name
 * @param format of the route, e.g. {@code chat}
 * @param estimatedInputTokens from the size of the body, for a record that never learns better
 */
public record Intent(
    String requestId,
    Instant started,
    String team,
    String user,
    String costCentre,
    String provider,
    String model,
    String upstreamModel,
    String format,
    boolean streamed,
    long estimatedInputTokens)
    implements JournalRecord {}
