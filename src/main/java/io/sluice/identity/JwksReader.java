package io.sluice.identity;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JWK Set (RFC 7517). Keys that cannot be used are left out with a reason, and the rest
 * serves; a set that gives no key at all is the caller's to refuse.
 */
final class JwksReader {

  static final int MAX_BYTES = 50 * 1024;
  static final int MAX_KEYS = 100;
  private static final int MIN_RSA_BITS = 2048;

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
   * @throws IllegalArgumentException if the document is not a JWK Set
   */
  KeySet read(Buffer document, KeySet before) {
    if (document.length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the key set has %d bytes, %d are allowed".formatted(document.length(), MAX_BYTES));
    }
    JsonArray keys;
    try {
      keys = document.toJsonObject().getJsonArray("keys");
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("not a JSON Web Key Set: {\"keys\": [...]} was expected");
    }
    if (keys == null) {
      throw new IllegalArgumentException("not a JSON Web Key Set: it has no \"keys\"");
    }
    if (keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException(
          "the key set has %d keys, %d are allowed".formatted(keys.size(), MAX_KEYS));
    }
    Map<KeySet.Id, VerificationKey> byId = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Object key = keys.getValue(i);
      String problem =
          key instanceof JsonObject jwk ? add(jwk, before, byId) : "it is not a JSON object";
      if (problem != null) {
        problems.add("key %d: %s".formatted(i + 1, problem));
      }
    }
    return new KeySet(Map.copyOf(byId), System.nanoTime(), List.copyOf(problems));
  }

  private @Nullable String add(
      JsonObject jwk, KeySet before, Map<KeySet.Id, VerificationKey> byId) {
    if (jwk.containsKey("d") || jwk.containsKey("k")) {
      return "it is a private or symmetric key; a key set is public";
    }
    if (!"sig".equals(jwk.getValue("use", "sig"))) {
      return "its use is not sig";
    }
    if (jwk.getValue("key_ops") instanceof JsonArray operations && !operations.contains("verify")) {
      return "its key_ops do not contain verify";
    }
    if (!(jwk.getValue("kid", "") instanceof String kid)) {
      return "its kid is not a string";
    }
    JsonObject publicKey;
    try {
      publicKey = publicMembers(jwk);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
    String thumbprint = Thumbprint.of(publicKey);
    Object alg = jwk.getValue("alg");
    int added = 0;
    for (String algorithm : algorithms) {
      if ((alg == null || algorithm.equals(alg))
          && SignatureAlgorithm.of(algorithm).fits(publicKey)) {
        KeySet.Id id = new KeySet.Id(kid, algorithm);
        if (byId.containsKey(id)) {
          return "another key has the same kid and algorithm";
        }
        VerificationKey known = before.byId().get(id);
        if (known != null && known.thumbprint().equals(thumbprint)) {
          byId.put(id, known);
        } else {
          JsonObject parsed = publicKey.copy().put("alg", algorithm);
          byId.put(
              id, new VerificationKey(kid.isEmpty() ? parsed : parsed.put("kid", kid), thumbprint));
        }
        added++;
      }
    }
    return added > 0 ? null : "none of the issuer's algorithms can use it";
  }

  /** Only what defines the key (RFC 7638 section 3.2): nothing else of the document is believed. */
  private static JsonObject publicMembers(JsonObject jwk) {
    String kty = text(jwk, "kty");
    switch (kty) {
      case "RSA" -> {
        JsonObject rsa =
            new JsonObject().put("e", text(jwk, "e")).put("kty", kty).put("n", text(jwk, "n"));
        BigInteger modulus = number(rsa.getString("n"));
        BigInteger exponent = number(rsa.getString("e"));
        if (modulus.bitLength() < MIN_RSA_BITS) {
          throw new IllegalArgumentException(
              "an RSA key of %d bits; %d are needed".formatted(modulus.bitLength(), MIN_RSA_BITS));
        }
        if (exponent.compareTo(BigInteger.valueOf(3)) < 0 || !exponent.testBit(0)) {
          throw new IllegalArgumentException("an RSA key with an unusable exponent");
        }
        return rsa;
      }
      case "EC" -> {
        return new JsonObject()
            .put("crv", text(jwk, "crv"))
            .put("kty", kty)
            .put("x", text(jwk, "x"))
            .put("y", text(jwk, "y"));
      }
      case "OKP" -> {
        return new JsonObject()
            .put("crv", text(jwk, "crv"))
            .put("kty", kty)
            .put("x", text(jwk, "x"));
      }
      default -> throw new IllegalArgumentException("its kty is not RSA, EC or OKP");
    }
  }

  private static BigInteger number(String base64url) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64url));
  }

  private static String text(JsonObject jwk, String name) {
    if (jwk.getValue(name) instanceof String value && !value.isEmpty()) {
      return value;
    }
    throw new IllegalArgumentException("its " + name + " is missing or not a string");
  }
}
