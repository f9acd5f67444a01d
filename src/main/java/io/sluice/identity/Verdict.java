package io.sluice.identity;

/** The outcome of looking at a token. */
public sealed interface Verdict {

  /** The token is good. */
  record Accepted(Caller caller) implements Verdict {}

  /** It is not, or cannot be told. */
  record Rejected(Rejection rejection) implements Verdict {}

  static Verdict rejected(Rejection.Reason reason, String detail) {
    return new Rejected(new Rejection(reason, detail));
  }
}
