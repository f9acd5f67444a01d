package io.sluice.access;

import java.util.Set;

/** Who asks, as far as policy needs to know it. Whoever proves identities implements it. */
public interface Subject {

  /** Name of the team; possibly one that the configuration does not know. */
  String team();

  Set<String> roles();

  /** Scopes that the credential itself carries; empty if it carries none. */
  Set<String> scopes();
}
