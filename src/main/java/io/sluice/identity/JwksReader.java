package io.sluice.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.identity.JwkCheck.Refused;
import io.sluice.identity.JwkCheck.Unused;
import io.sluice.identity.JwkCheck.Usable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a JWK Set (RFC 7517 section 5). Keys that cannot be used are left out with a reason, and
 * the rest serves; a set that gives no key at all is the caller's to refuse. Parsing keys takes
 * milliseconds: not for an event loop.
 */
final class JwksReader {

  static final int MAX_BYTES = 50 * 1024;
  static final int MAX_KEYS = 100;

  private final List<String> algorithms;

  /**
   * Reads sets for one issuer.
   *
   * @param algorithms the issuer's; a key for none of them is of no use
   */
  JwksReader(List<String> algorithms) {
    this.algorithms = algorithms;
  }

  /**
   * Reads one set.
   *
   * @param before the set in force, so that a key that did not change stays the same object
   * @param loadedNanos when it was asked for
   * @throws IllegalArgumentException if the document is not a JWK Set; the message says why
   */
  KeySet read(Buffer document, KeySet before, long loadedNanos) {
    Reading reading = new Reading(before);
    int number = 0;
    for (JsonNode jwk : keys(document)) {
      reading.add(++number, jwk);
    }
    return reading.done(loadedNanos);
  }

  private static JsonNode keys(Buffer document) {
    if (document.length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the key set has %d bytes, %d are allowed".formatted(document.length(), MAX_BYTES));
    }
    JsonNode keys;
    try {
      keys = StrictJson.object(document.getBytes()).get("keys");
    } catch (StrictJson.Malformed e) {
      throw new IllegalArgumentException("not a JSON Web Key Set: it " + e.getMessage(), e);
    }
    if (keys == null || !keys.isArray()) {
      throw new IllegalArgumentException("not a JSON Web Key Set: it has no array \"keys\"");
    }
    if (keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          "the key set has %d keys, %d are allowed".formatted(keys.size(), MAX_KEYS));
    }
    return keys;
  }

  /** One set, as far as it was read. */
  private final class Reading {
    private final KeySet before;
    private final Map<KeySet.Id, VerificationKey> byId = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();
    private final List<String> unused = new ArrayList<>();

    Reading(KeySet before) {
      this.before = before;
    }

    void add(int number, JsonNode jwk) {
      String kid = jwk.path("kid").asText("");
      String name =
          kid.isEmpty()
              ? "key %d: ".formatted(number)
              : "key %d (kid %s): ".formatted(number, Rejection.printable(kid));
      JwkCheck.Outcome outcome = JwkCheck.of(jwk);
      if (outcome instanceof Usable usable) {
        outcome = add(usable);
      }
      if (outcome instanceof Refused bad) {
        refused.add(name + bad.reason());
      } else if (outcome instanceof Unused other) {
        unused.add(name + other.reason());
      }
    }

    private JwkCheck.Outcome add(Usable key) {
      Map<KeySet.Id, VerificationKey> fresh = new LinkedHashMap<>();
      for (String algorithm : algorithms) {
        if ((key.alg() == null || algorithm.equals(key.alg()))
            && SignatureAlgorithm.of(algorithm).fits(key.members())) {
          KeySet.Id id = new KeySet.Id(key.kid(), algorithm);
          if (byId.containsKey(id)) {
            return new Refused("another key has the same kid and algorithm");
          }
          try {
            fresh.put(id, parsed(id, key));
          } catch (RuntimeException e) {
            return new Refused("it was not understood");
          }
        }
      }
      byId.putAll(fresh);
      return fresh.isEmpty() ? new Unused("none of the issuer's algorithms can use it") : key;
    }

    private VerificationKey parsed(KeySet.Id id, Usable key) {
      VerificationKey known = before.byId().get(id);
      if (known != null && known.thumbprint().equals(key.thumbprint())) {
        return known;
      }
      JsonObject jwk = key.members().copy().put("alg", id.algorithm());
      return new VerificationKey(
          key.kid().isEmpty() ? jwk : jwk.put("kid", key.kid()), key.thumbprint());
    }

    KeySet done(long loadedNanos) {
      return KeySet.of(
          byId, loadedNanos, new KeySet.Lint(List.copyOf(refused), List.copyOf(unused)));
    }
  }
}
