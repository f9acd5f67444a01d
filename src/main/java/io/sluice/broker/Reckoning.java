package io.sluice.broker;

import io.sluice.broker.Charge.Ending;
import io.sluice.routing.Failure;
import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What one attempt comes to: kept up while its answer is carried, settled on every way out. */
final class Reckoning {

  private final Charge charge;
  private final BiConsumer<Outcome, @Nullable Failure> ended;
  private @Nullable Answer answer;
  private @Nullable Failure failure;
  private int status = 499;
  private long firstTokenMillis = -1;
  private boolean settled;

  /**
   * Of an attempt that was sent on.
   *
   * @param ended is told how it ended, before it is charged
   */
  Reckoning(Charge charge, BiConsumer<Outcome, @Nullable Failure> ended) {
    this.charge = charge;
    this.ended = ended;
  }

  /** What there is to be read. */
  void of(Answer reading) {
    answer = reading;
  }

  /** What the caller is told, or would have been. */
  void status(int said) {
    status = said;
  }

  /**
   * What went wrong.
   *
   * @param cause null if the provider is not to blame
   */
  void blame(@Nullable Failure cause) {
    failure = cause;
  }

  /** Whether the first token has come. */
  boolean timed() {
    return firstTokenMillis >= 0;
  }

  /** When it came, from the start of the request. */
  void firstToken(long millis) {
    firstTokenMillis = millis;
  }

  /** The answer has said all that it had to say; said again when its last byte is there. */
  void whole(int said, Answer done) {
    if (settled) {
      return;
    }
    status = said;
    TokenCounts reported = done.reported();
    if (said >= 400) {
      Outcome outcome = said < 500 ? Outcome.PROVIDER_REFUSED : Outcome.PROVIDER_FAILED;
      settle(
          reported == null ? TokenCounts.NONE : reported,
          Provenance.REPORTED,
          outcome,
          "provider_error");
    } else if (done.failed()) {
      failure = Failure.CUT;
      seen(Outcome.PROVIDER_FAILED, "provider_error_event");
    } else if (reported != null) {
      settle(reported, Provenance.REPORTED, Outcome.COMPLETED, "");
    } else {
      settle(estimate(), Provenance.ESTIMATED, Outcome.COMPLETED, "");
    }
  }

  /** With what had passed of an answer that is not whole. */
  void seen(Outcome outcome, String reason) {
    Answer reading = answer;
    TokenCounts reported = reading == null ? null : reading.reported();
    if (reported != null) {
      settle(reported, Provenance.REPORTED, outcome, reason);
    } else {
      settle(estimate(), Provenance.PARTIAL, outcome, reason);
    }
  }

  /** With what had passed; nothing, where the provider refused or failed before it answered. */
  void stopped(Outcome outcome, String reason) {
    if (answer == null && outcome == Outcome.PROVIDER_REFUSED) {
      nothing(outcome, reason);
    } else if (answer == null && outcome == Outcome.PROVIDER_FAILED) {
      settle(TokenCounts.NONE, Provenance.PARTIAL, outcome, reason);
    } else {
      seen(outcome, reason);
    }
  }

  /** The provider has done nothing that it would bill. */
  void nothing(Outcome outcome, String reason) {
    settle(TokenCounts.NONE, Provenance.REPORTED, outcome, reason);
  }

  /** An answer whose caller had left was read on: the provider's part in it, and the bill. */
  void unheard(UnheardAnswer.End end) {
    answer = end.answer();
    failure = end.failure();
    ended.accept(end.outcome(), end.failure());
    if (end.outcome() == Outcome.PROVIDER_REFUSED) {
      nothing(Outcome.CALLER_GONE, end.reason());
    } else if (end.outcome() == Outcome.COMPLETED && end.reported() == null) {
      settle(estimate(), Provenance.ESTIMATED, Outcome.CALLER_GONE, end.reason());
    } else {
      seen(Outcome.CALLER_GONE, end.reason());
    }
  }

  private TokenCounts estimate() {
    long input = charge.estimatedInputTokens();
    Answer reading = answer;
    return reading == null ? new TokenCounts(input, 0, 0, 0, 0) : reading.estimated(input);
  }

  private void settle(TokenCounts tokens, Provenance provenance, Outcome outcome, String reason) {
    settled = true;
    String servedModel = answer == null ? "" : answer.servedModel();
    ended.accept(outcome, failure);
    charge.settle(
        new Ending(tokens, provenance, outcome, servedModel, status, reason, firstTokenMillis));
  }
}
