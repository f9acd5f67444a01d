package io.sluice.broker;

import io.sluice.telemetry.RequestEvent;
import io.sluice.telemetry.RouteMeters;
import io.sluice.usage.Intent;
import io.sluice.usage.JournalException;
import io.sluice.usage.JournalWriter;
import io.sluice.usage.Spend;
import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import io.sluice.usage.TokenCounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request that was sent on owes: a usage record and the settlement of its reservation. Both
 * happen once, whichever way out is taken first.
 */
final class Charge {

  private static final Logger LOG = LoggerFactory.getLogger(Charge.class);

  private final Exchange exchange;
  private final Intent intent;
  private final Reserved reserved;
  private final JournalWriter journal;
  private final RouteMeters meters;
  private Runnable onSettled = () -> {};
  private boolean settled;

  Charge(
      Exchange exchange,
      Intent intent,
      Reserved reserved,
      JournalWriter journal,
      RouteMeters meters) {
    this.exchange = exchange;
    this.intent = intent;
    this.reserved = reserved;
    this.journal = journal;
    this.meters = meters;
  }

  /** Sets what to do once it is settled. */
  void onSettled(Runnable action) {
    onSettled = action;
  }

  Intent intent() {
    return intent;
  }

  long estimatedInputTokens() {
    return intent.estimatedInputTokens();
  }

  /**
   * How it ended.
   *
   * @param status answered to the caller; 499 if it left before one was
   * @param reason a stable code where it did not complete
   * @param firstTokenMillis -1 if none came
   */
  record Ending(
      TokenCounts tokens,
      Provenance provenance,
      Outcome outcome,
      String servedModel,
      int status,
      String reason,
      long firstTokenMillis) {

    /** The broker itself failed before anything was sent. */
    static final Ending UNSENT =
        new Ending(
            TokenCounts.NONE,
            Provenance.PARTIAL,
            Outcome.PROVIDER_FAILED,
            "",
            500,
            "internal_error",
            -1);
  }

  /** Writes the record and gives back the reservation. Later calls do nothing. */
  void settle(Ending ending) {
    if (settled) {
      return;
    }
    settled = true;
    TokenCounts tokens = ending.tokens();
    Spend spend =
        new Spend(
            intent.requestId(),
            tokens,
            ending.provenance(),
            ending.outcome(),
            ending.servedModel(),
            ending.status(),
            ending.firstTokenMillis(),
            exchange.millis());
    try {
      journal.spend(spend);
    } catch (JournalException e) {
      // The writer keeps it and tries again; if it never can, the intent on disk tells of it.
      LOG.error("request {}: its usage record could not be written yet", intent.requestId(), e);
    }
    if (ending.outcome() == Outcome.SUPERSEDED && tokens.total() == 0) {
      reserved.cancel();
    } else {
      reserved.settle(tokens);
    }
    if (ending.outcome() == Outcome.COMPLETED && ending.provenance() == Provenance.REPORTED) {
      reserved.learn(tokens);
    }
    RequestEvent event = event(intent, spend, ending.reason());
    meters.finished(event);
    if (ending.outcome() != Outcome.SUPERSEDED) {
      exchange.tell(event);
    }
    onSettled.run();
  }

  /** As whoever watches is told of it. */
  static RequestEvent event(Intent intent, Spend spend, String reason) {
    TokenCounts tokens = spend.tokens();
    return new RequestEvent(
        intent.requestId(),
        intent.format(),
        spend.status(),
        spend.outcome().code(),
        reason,
        intent.team(),
        intent.user(),
        intent.provider(),
        intent.model(),
        intent.streamed(),
        tokens.input(),
        tokens.cacheRead(),
        tokens.cacheWrite(),
        tokens.output(),
        tokens.reasoning(),
        spend.provenance().code(),
        spend.firstTokenMillis(),
        spend.durationMillis());
  }
}
