package io.sluice.identity;

/** Ends the checks of one token early; never leaves this package. Carries no stack trace. */
final class RejectedTokenException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Rejection rejection;

  RejectedTokenException(Rejection.Reason reason, String detail) {
    super(detail, null, false, false);
    this.rejection = new Rejection(reason, detail);
  }

  Rejection rejection() {
    return rejection;
  }
}
