package io.sluice.routing;

import java.time.Duration;

/**
 * Why a deployment did not serve a request.
 *
 * @param kind how it failed
 * @param status of its answer; 0 where none came
 * @param retryAfter how long the provider asks to be left alone; zero if it does not say
 */
public record Failure(Kind kind, int status, Duration retryAfter) {

  /** How it failed. */
  public enum Kind {
    /** No connection: nothing was sent. */
    UNREACHABLE,
    /** Nothing came in time, before the first byte of an answer. */
    TIMEOUT,
    /** The connection ended before the first byte of an answer. */
    BROKEN,
    /** It answered with an error. */
    STATUS,
    /** The answer stopped, or turned into an error, after its first byte. */
    CUT
  }

  /** What a failure says of the deployment. */
  enum Meaning {
    /** It is well; the request was at fault. */
    WELL,
    /** It has too much to do. */
    BUSY,
    /** It has too much to do and fails over it. */
    OVERLOADED,
    SICK
  }

  public static final Failure UNREACHABLE = new Failure(Kind.UNREACHABLE, 0, Duration.ZERO);
  public static final Failure TIMEOUT = new Failure(Kind.TIMEOUT, 0, Duration.ZERO);
  public static final Failure BROKEN = new Failure(Kind.BROKEN, 0, Duration.ZERO);
  public static final Failure CUT = new Failure(Kind.CUT, 0, Duration.ZERO);

  /** An answer with such a status. */
  public static Failure status(int status, Duration retryAfter) {
    return new Failure(Kind.STATUS, status, retryAfter);
  }

  /**
   * Whether another attempt may end better. 409 is among them, as in the SDKs of OpenAI and
   * Anthropic: it tells of a conflict that passes.
   */
  public boolean retryable() {
    return switch (kind) {
      case UNREACHABLE, TIMEOUT, BROKEN -> true;
      case STATUS -> status == 408 || status == 409 || status == 429 || status >= 500;
      case CUT -> false;
    };
  }

  /** Whether another deployment may do where this one cannot: it refuses the broker's own key. */
  public boolean onlyHere() {
    return kind == Kind.STATUS && (status == 401 || status == 403 || status == 407);
  }

  /** 401 is the broker's own key: no request of anybody gets through. 529 is Anthropic's 503. */
  Meaning meaning() {
    if (kind != Kind.STATUS) {
      return Meaning.SICK;
    }
    return switch (status) {
      case 429 -> Meaning.BUSY;
      case 503, 529 -> Meaning.OVERLOADED;
      case 401, 408 -> Meaning.SICK;
      default -> status >= 500 ? Meaning.SICK : Meaning.WELL;
    };
  }
}
