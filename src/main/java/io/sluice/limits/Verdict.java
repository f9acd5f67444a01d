package io.sluice.limits;

import java.time.Duration;
import java.util.List;

/** All or nothing. */
public sealed interface Verdict {

  /** The limits that apply, as they stand after the decision. */
  List<LimitState> states();

  /** Everything that was asked for is reserved. */
  record Granted(Reservation reservation, List<LimitState> states) implements Verdict {}

  /**
   * Nothing is.
   *
   * @param limit the one that is used up
   * @param retryAfter when it is worth trying again
   */
  record Refused(Reason reason, LimitState limit, Duration retryAfter, List<LimitState> states)
      implements Verdict {}

  /**
   * Nothing is, because nobody can tell what is left.
   *
   * @param retryAfter when it is worth trying again
   */
  record Unavailable(Duration retryAfter) implements Verdict {

    @Override
    public List<LimitState> states() {
      return List.of();
    }
  }

  /** Why not. */
  enum Reason {
    /** Used up for now. */
    EXHAUSTED,
    /** The request alone is more than may ever come at once. */
    TOO_LARGE,
    /** The provider itself asked to wait. */
    PROVIDER_BUSY,
    /** Too many wait already, or the wait would be too long. */
    QUEUE_FULL
  }
}
