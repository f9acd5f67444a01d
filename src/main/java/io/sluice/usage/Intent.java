package io.sluice.usage;

import java.time.Instant;

/**
 * What is known of an attempt at a request before it is sent to a provider. Written to the journal
 * first, so that nothing a provider bills can be unknown to the ledger.
 *
 * @param requestId UUIDv7, also the {@code x-request-id} of the answer; of a later attempt, with a
 *     dot and its number behind it
 * @param started millisecond precision
 * @param payer who asks, and at whose cost
 * @param model the alias that was asked for
 * @param upstreamModel the provider's own name
 * @param format of the route, e.g. {@code chat}
 * @param estimatedInputTokens from the size of the body, for a record that never learns better
 * @param deployment where it goes: the alias and the place in it, e.g. {@code fast/0}; empty if the
 *     record is of a time when there was only one
 * @param attempt 1, 2 and on
 */
public record Intent(
    String requestId,
    Instant started,
    Payer payer,
    String provider,
    String model,
    String upstreamModel,
    String format,
    boolean streamed,
    long estimatedInputTokens,
    String deployment,
    int attempt)
    implements JournalRecord {

  /** The first attempt, at no deployment in particular, of somebody of whom no more is known. */
  public Intent(
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
      long estimatedInputTokens) {
    this(
        requestId,
        started,
        Payer.of(team, user, costCentre),
        provider,
        model,
        upstreamModel,
        format,
        streamed,
        estimatedInputTokens,
        "",
        1);
  }

  public String team() {
    return payer.team();
  }

  public String user() {
    return payer.user();
  }

  /** The id that an attempt at a request has in the journal and the ledger. */
  public static String idOf(String requestId, int attempt) {
    return attempt == 1 ? requestId : requestId + "." + attempt;
  }

  /** The id of the request that it is an attempt at. */
  String request() {
    String suffix = "." + attempt;
    return attempt > 1 && requestId.endsWith(suffix)
        ? requestId.substring(0, requestId.length() - suffix.length())
        : requestId;
  }
}
