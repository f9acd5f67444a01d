package io.sluice.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of looking at one token with every check.
 *
 * @param findings one for each check, in order
 * @param caller whom the token speaks of; null unless all is well
 */
public record Report(List<Finding> findings, @Nullable Caller caller) {

  /** Whether the token can be trusted, as far as a token alone can. */
  public boolean trusted() {
    return caller != null;
  }

  /** Why not: the first check that failed, as a request would be told; null if trusted. */
  public @Nullable Rejection rejection() {
    return findings.stream()
        .map(Finding::rejection)
        .filter(rejection -> rejection != null)
        .findFirst()
        .orElse(null);
  }
}
