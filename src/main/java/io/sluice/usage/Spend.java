package io.sluice.usage;

import java.util.Locale;

/**
 * How a request ended and what it used. With its {@link Intent} it makes a ledger row.
 *
 * @param servedModel as the provider named it in its answer; empty if it never did
 * @param status HTTP status answered to the caller; 499 when the caller left before one was sent
 * @param firstTokenMillis from the start of the request; -1 if none came
 */
public record Spend(
    String requestId,
    TokenCounts tokens,
    Provenance provenance,
    Outcome outcome,
    String servedModel,
    int status,
    long firstTokenMillis,
    long durationMillis)
    implements JournalRecord {

  /** Where the numbers come from. */
  public enum Provenance {
    /** The provider's own usage object. */
    REPORTED,
    /** A complete answer without a usage object: counted from its size. */
    ESTIMATED,
    /** A cut answer: counted from what had passed. */
    PARTIAL,
    /** The broker died while the request was open: the numbers are of its intent alone. */
    UNCERTAIN;

    /** As the ledger and the metrics write it. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How the request ended. */
  public enum Outcome {
    COMPLETED,
    /** Answered from what an earlier request had brought. */
    CACHED,
    /** Another attempt answered in its place. */
    SUPERSEDED,
    PROVIDER_REFUSED,
    PROVIDER_FAILED,
    TIMED_OUT,
    CALLER_GONE,
    /** Its token was revoked while it was under way. */
    TOKEN_REVOKED,
    /** Its token expired while it was under way. */
    TOKEN_EXPIRED,
    BROKER_STOPPED;

    /** As the ledger and the metrics write it. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
