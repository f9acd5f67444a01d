package io.sluice.wire.media;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.AroundAnswer;
import org.jspecify.annotations.Nullable;

/** An answer that is also, or only, billed by the piece. */
final class MeteredAnswer implements AroundAnswer {

  private final Answer answer;
  private final Meter meter;

  /** Counts the pieces, and says what else it cost where the provider does not. */
  interface Meter {
    /** Pieces so far. */
    long units();

    /**
     * Without figures of the provider's.
     *
     * @param estimatedInput tokens, from the size of the request
     */
    TokenCounts estimated(long estimatedInput);
  }

  MeteredAnswer(Answer answer, Meter meter) {
    this.answer = answer;
    this.meter = meter;
  }

  @Override
  public @Nullable TokenCounts reported() {
    TokenCounts reported = answer.reported();
    return reported == null || reported.units() > 0
        ? reported
        : reported.plus(TokenCounts.pieces(meter.units()));
  }

  @Override
  public TokenCounts estimated(long estimatedInput) {
    return meter.estimated(estimatedInput);
  }

  @Override
  public Answer answer() {
    return answer;
  }
}
