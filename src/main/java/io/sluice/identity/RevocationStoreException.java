package io.sluice.identity;

/** The revocations could not be read or written. Says which, where and why. */
public final class RevocationStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RevocationStoreException(String message) {
    super(message);
  }

  public RevocationStoreException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
