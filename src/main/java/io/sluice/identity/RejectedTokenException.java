package io.sluice.identity;

import io.sluice.identity.Rejection.Reason;

/** Ends the checks of one token early; never leaves this package. Carries no stack trace. */
final class RejectedTokenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  RejectedTokenException(Rejection rejection) {
    super(rejection.detail(), null, false, false);
    this.rejection = rejection;
  }

  RejectedTokenException(Reason reason, String detail) {
    this(new Rejection(reason, detail));
  }

  /**
   * With what would have been right.
   *
   * @param actual as the token has it; what is not printable in it is replaced
   */
  RejectedTokenException(Reason reason, String detail, String expected, String actual) {
    this(new Rejection(reason, detail, expected, actual));
  }

  Rejection rejection() {
    return rejection;
  }
}
