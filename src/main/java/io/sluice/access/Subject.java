package io.sluice.access;

import java.util.Set;

/**
 * Who asks, as far as policy needs to know it. Whoever proves identities implements it. Text is
 * empty where the credential says nothing.
 */
public interface Subject {

  /** Configured name of whoever vouches for this subject. */
  String issuer();

  /** The person or service that asks. */
  String user();

  /** The program that asks. */
  String client();

  /** The customer on whose behalf it asks. */
  String tenant();

  /** Name of the team; possibly one that the configuration does not know. */
  String team();

  /**
   * What the credential is good for: {@code production}, {@code staging} or {@code development}.
   */
  String environment();

  Set<String> roles();

  /** Scopes that the credential itself carries; empty if it carries none. */
  Set<String> scopes();
}
