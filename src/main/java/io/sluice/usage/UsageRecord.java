package io.sluice.usage;

import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import java.time.Instant;
import java.util.UUID;

/** One attempt at a request, as the ledger keeps it: what was meant and what came of it. */
public record UsageRecord(Intent intent, Spend spend) {
  /** Stands for all that only a lost intent knew. */
  static final String UNKNOWN = "unknown";

  public UsageRecord {
    if (!intent.requestId().equals(spend.requestId())) {
      throw new IllegalArgumentException(
          "intent of " + intent.requestId() + " with the spend of " + spend.requestId());
    }
  }

  /** A request that was open when its broker died: it may have cost its input, or more. */
  static UsageRecord uncertain(Intent intent) {
    return uncertain(intent, Outcome.BROKER_STOPPED);
  }

  /**
   * An attempt that was open when its broker died.
   *
   * @param outcome superseded if there was a later attempt at the same request
   */
  static UsageRecord uncertain(Intent intent, Outcome outcome) {
    return new UsageRecord(
        intent,
        new Spend(
            intent.requestId(),
            new TokenCounts(intent.estimatedInputTokens(), 0, 0, 0, 0),
            Provenance.UNCERTAIN,
            outcome,
            "",
            0,
            -1,
            0));
  }

  /**
   * A spend whose intent cannot be read any more. Its tokens were billed, so they stay in the sums;
   * its time is that of its id (UUIDv7, RFC 9562 section 5.7).
   *
   * @param otherwise epoch milliseconds, for an id that carries no time
   */
  static UsageRecord withoutIntent(Spend spend, long otherwise) {
    return new UsageRecord(
        new Intent(
            spend.requestId(),
            Instant.ofEpochMilli(timeOf(spend.requestId(), otherwise)),
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            false,
            0),
        spend);
  }

  /** Epoch milliseconds at which the spend was known. */
  long completedMillis() {
    return intent.started().toEpochMilli() + spend.durationMillis();
  }

  private static long timeOf(String requestId, long otherwise) {
    try {
      int dot = requestId.indexOf('.'); // the number of a later attempt follows
      UUID id = UUID.fromString(dot < 0 ? requestId : requestId.substring(0, dot));
      return id.version() == 7 ? id.getMostSignificantBits() >>> 16 : otherwise;
    } catch (IllegalArgumentException notAUuid) {
      return otherwise;
    }
  }
}
