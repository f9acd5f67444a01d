package io.sluice.routing;

import java.util.Locale;

/** What became of an attempt, for people who look on. */
public enum TrialEnding {
  SERVED,
  /** Another attempt was faster. */
  SUPERSEDED,
  /** The caller left, its access ended, the broker stopped, or nothing was sent after all. */
  ABANDONED,
  /** No connection. */
  UNREACHABLE,
  /** Nothing came in time. */
  TIMEOUT,
  /** The connection ended before the answer began. */
  BROKEN,
  /** The answer stopped, or turned into an error, after it had begun. */
  CUT,
  /** Status 429. */
  BUSY,
  /** Another status below 500. */
  REFUSED,
  /** Status 500 and above. */
  FAILED;

  static TrialEnding of(Failure failure) {
    return switch (failure.kind()) {
      case UNREACHABLE -> UNREACHABLE;
      case TIMEOUT -> TIMEOUT;
      case BROKEN -> BROKEN;
      case CUT -> CUT;
      case STATUS -> failure.status() == 429 ? BUSY : failure.status() < 500 ? REFUSED : FAILED;
    };
  }

  /** As metrics write it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
