package io.sluice.wire.media;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** An answer that is also, or only, billed by the piece. */
final class MeteredAnswer implements Answer {

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
  public String contentType() {
    return answer.contentType();
  }

  @Override
  public Buffer feed(Buffer bytes) {
    return answer.feed(bytes);
  }

  @Override
  public Buffer end() {
    return answer.end();
  }

  @Override
  public boolean complete() {
    return answer.complete();
  }

  @Override
  public boolean wholeAtEnd() {
    return answer.wholeAtEnd();
  }

  @Override
  public boolean failed() {
    return answer.failed();
  }

  @Override
  public @Nullable String unreadable() {
    return answer.unreadable();
  }

  @Override
  public long estimatedOutput() {
    return answer.estimatedOutput();
  }

  @Override
  public String servedModel() {
    return answer.servedModel();
  }

  @Override
  public @Nullable Buffer failure(Fault fault) {
    return answer.failure(fault);
  }
}
