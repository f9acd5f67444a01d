package io.sluice.resources;

/** Owners could not be read or written. Says which, where and why. */
public final class ResourceStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ResourceStoreException(String message) {
    super(message);
  }

  public ResourceStoreException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
