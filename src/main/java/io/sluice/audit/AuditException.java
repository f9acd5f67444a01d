package io.sluice.audit;

/** The audit cannot be opened, or not be read as it stands. The message says what to do. */
public final class AuditException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public AuditException(String message) {
    super(message);
  }

  AuditException(String message, Throwable cause) {
    super(message, cause);
  }
}
