package io.sluice.identity;

/** Tokens that were ended before their time. Asked with every request: an answer takes no I/O. */
public interface Revocations {

  /** Whether the caller's token is among them. */
  boolean covers(Caller caller);

  /** Nothing is revoked, and nothing can be. */
  static Revocations none() {
    return caller -> false;
  }
}
