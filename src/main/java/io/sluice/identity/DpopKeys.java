package io.sluice.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * Keys of proofs, parsed once. Only a key that an issuer vouched for gets in: its thumbprint must
 * be the one that stands in a verified token.
 */
final class DpopKeys {

  static final int MAX_KEYS = 10_000;
  private static final Duration UNUSED = Duration.ofMinutes(10);

  private final Cache<Id, VerificationKey> keys =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterAccess(UNUSED).build();

  /** One key for one algorithm. */
  private record Id(String thumbprint, String algorithm) {}

  /**
   * The key of a proof.
   *
   * @param thumbprint what the token is bound to
   * @throws RejectedTokenException if it is another key, or one that is not good enough
   */
  VerificationKey key(DpopProof proof, String thumbprint) {
    JsonObject members = members(proof.jwk());
    if (!Thumbprint.of(members).equals(thumbprint)) {
      throw DpopProof.refused("the proof's key is not the one that the token is bound to");
    }
    Id id = new Id(thumbprint, proof.algorithm());
    VerificationKey known = keys.getIfPresent(id);
    if (known != null) {
      return known;
    }
    VerificationKey parsed = parse(proof, members);
    keys.put(id, parsed);
    return parsed;
  }

  /** Looked at as a key set of one, so that a proof's key is no weaker than an issuer's. */
  private VerificationKey parse(DpopProof proof, JsonObject members) {
    Buffer set = new JsonObject().put("keys", new JsonArray().add(members)).toBuffer();
    KeySet read;
    try {
      read = new JwksReader(List.of(proof.algorithm())).read(set, KeySet.empty(), 0);
    } catch (IllegalArgumentException e) {
      throw DpopProof.refused("the proof's key cannot be used");
    }
    VerificationKey key = read.find(null, proof.algorithm());
    if (key == null) {
      throw DpopProof.refused(
          "the proof's key cannot be used: " + String.join("; ", read.lint().all()));
    }
    return key;
  }

  /** What defines the key, in the order that its thumbprint needs (RFC 7638 section 3.2). */
  private static JsonObject members(JsonNode jwk) {
    List<String> names =
        switch (text(jwk, "kty")) {
          case "RSA" -> List.of("e", "kty", "n");
          case "EC" -> List.of("crv", "kty", "x", "y");
          case "OKP" -> List.of("crv", "kty", "x");
          default -> throw DpopProof.refused("the proof's jwk has a kty that is not taken");
        };
    JsonObject members = new JsonObject();
    names.forEach(name -> members.put(name, text(jwk, name)));
    return members;
  }

  private static String text(JsonNode jwk, String name) {
    JsonNode value = jwk.get(name);
    if (value == null || !value.isTextual()) {
      throw DpopProof.refused("the proof's jwk has no " + name + " that is a string");
    }
    return value.textValue();
  }
}
