package io.sluice.identity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer at one moment. Immutable.
 *
 * @param byId keys by {@code kid} and algorithm
 * @param loadedNanos {@link System#nanoTime()} of the load
 * @param problems why keys were left out, one sentence each
 */
record KeySet(Map<Id, VerificationKey> byId, long loadedNanos, List<String> problems) {

  /** A key is found by both: the same key never serves two algorithms by accident. */
  record Id(String kid, String algorithm) {}

  static KeySet empty() {
    return new KeySet(Map.of(), 0, List.of());
  }

  /** The key for a token's header, or null. Without {@code kid} the choice must be clear. */
  @Nullable VerificationKey find(@Nullable String kid, String algorithm) {
    if (kid != null) {
      return byId.get(new Id(kid, algorithm));
    }
    VerificationKey only = null;
    for (VerificationKey key : byId.values()) {
      if (key.algorithm().equals(algorithm)) {
        if (only != null) {
          return null;
        }
        only = key;
      }
    }
    return only;
  }

  /** Whether this very key is still there. */
  boolean holds(VerificationKey key) {
    for (VerificationKey held : byId.values()) {
      if (held == key) {
        return true;
      }
    }
    return false;
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }
}
