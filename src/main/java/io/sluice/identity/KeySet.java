package io.sluice.identity;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one issuer at one moment. Immutable.
 *
 * @param byId keys by {@code kid} and algorithm
 * @param withoutId by algorithm, what a token without {@code kid} means: there only if it is clear
 * @param inForce the same keys, each by itself
 * @param loadedNanos when they were asked for, in nanoseconds of the ring's clock
 * @param fixed they are part of the configuration: they do not age, and any {@code kid} means them
 * @param lint what was wrong with the document
 */
record KeySet(
    Map<Id, VerificationKey> byId,
    Map<String, VerificationKey> withoutId,
    Set<VerificationKey> inForce,
    long loadedNanos,
    boolean fixed,
    Lint lint) {

  /** A key is found by both: the same key never serves two algorithms by accident. */
  record Id(String kid, String algorithm) {}

  /**
   * Keys that were left out, one sentence each.
   *
   * @param refused they should not be in a key set: somebody must look
   * @param unused they are not for this issuer's tokens, which is nobody's mistake
   */
  record Lint(List<String> refused, List<String> unused) {
    static final Lint CLEAN = new Lint(List.of(), List.of());

    List<String> all() {
      return Stream.concat(refused.stream(), unused.stream()).toList();
    }
  }

  /** No keys yet. */
  static KeySet empty() {
    return of(Map.of(), 0, Lint.CLEAN);
  }

  static KeySet of(Map<Id, VerificationKey> byId, long loadedNanos, Lint lint) {
    return new KeySet(
        Map.copyOf(byId), clear(byId), Set.copyOf(byId.values()), loadedNanos, false, lint);
  }

  /** Keys that the configuration holds itself; also none at all. */
  static KeySet fixed(List<VerificationKey> keys, Lint lint) {
    Map<Id, VerificationKey> byId = new HashMap<>();
    keys.forEach(key -> byId.put(new Id("", key.algorithm()), key));
    return new KeySet(Map.copyOf(byId), clear(byId), Set.copyOf(byId.values()), 0, true, lint);
  }

  private static Map<String, VerificationKey> clear(Map<Id, VerificationKey> byId) {
    Map<String, VerificationKey> only = new HashMap<>();
    Set<String> unclear = new HashSet<>();
    for (VerificationKey key : byId.values()) {
      if (only.putIfAbsent(key.algorithm(), key) != null) {
        unclear.add(key.algorithm());
      }
    }
    only.keySet().removeAll(unclear);
    return Map.copyOf(only);
  }

  /** The key for a token's header, or null. Without {@code kid} the choice must be clear. */
  @Nullable VerificationKey find(@Nullable String kid, String algorithm) {
    return kid == null || fixed ? withoutId.get(algorithm) : byId.get(new Id(kid, algorithm));
  }

  /** Whether this very key is still there. */
  boolean holds(VerificationKey key) {
    return inForce.contains(key);
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }
}
