package io.sluice.audit;

/** Ends the verification at the first thing that is wrong. */
final class FaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Fault fault;

  FaultException(String kind, String file, long line, long sequence, String message) {
    super(message, null, false, false);
    this.fault = new Fault(kind, file, line, sequence, message);
  }

  Fault fault() {
    return fault;
  }
}
