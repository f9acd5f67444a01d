package io.sluice.provider;

/** A provider's credentials could not be had, so that nothing was sent. Names no secret. */
public final class CredentialsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CredentialsException(String message) {
    super(message, null, false, false);
  }
}
