package io.sluice.identity;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Public keys as JWKs: only what defines the key (RFC 7638 section 3.2), in one spelling. */
public final class PublicJwk {

  private PublicJwk() {}

  /**
   * Of a key of this program.
   *
   * @return the members that define the key, in lexicographic order
   */
  static JsonObject of(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return rsa(rsa.getModulus(), rsa.getPublicExponent());
    }
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      Curve curve = Objects.requireNonNull(Curve.of(bits == 521 ? "P-521" : "P-" + bits));
      return ec(curve, ec.getW().getAffineX(), ec.getW().getAffineY());
    }
    byte[] encoded = key.getEncoded();
    // The key itself is the end of its SubjectPublicKeyInfo (RFC 8410 section 4).
    return okp("Ed25519", Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  /**
   * Of a key of somebody's, public or private; a key in an odd spelling is still the same key.
   *
   * @throws IllegalArgumentException if it is no RSA, EC or OKP key
   */
  public static JsonObject of(JsonObject jwk) {
    String kty = text(jwk, "kty");
    return switch (kty) {
      case "RSA" -> rsa(number(jwk, "n"), number(jwk, "e"));
      case "EC" -> {
        Curve curve = Curve.of(text(jwk, "crv"));
        if (curve == null) {
          throw new IllegalArgumentException("its crv is not P-256, P-384 or P-521");
        }
        yield ec(curve, number(jwk, "x"), number(jwk, "y"));
      }
      case "OKP" -> okp(text(jwk, "crv"), bytes(jwk, "x"));
      default -> throw new IllegalArgumentException("its kty is not RSA, EC or OKP");
    };
  }

  /** RFC 7638. */
  public static String thumbprint(JsonObject jwk) {
    return Thumbprint.of(of(jwk));
  }

  /**
   * The thumbprints of all public keys of a set; keys of other kinds have none.
   *
   * @throws IllegalArgumentException if the text is no JWK Set
   */
  public static Set<String> thumbprints(String jwks) {
    Set<String> found = new LinkedHashSet<>();
    for (Object key : keys(jwks)) {
      if (key instanceof JsonObject jwk
          && jwk.getValue("kty") instanceof String kty
          && Set.of("RSA", "EC", "OKP").contains(kty.toUpperCase(Locale.ROOT))) {
        try {
          found.add(thumbprint(jwk));
        } catch (IllegalArgumentException e) {
          // A curve that nothing here signs with.
        }
      }
    }
    return found;
  }

  private static JsonArray keys(String jwks) {
    try {
      JsonArray keys = new JsonObject(jwks).getJsonArray("keys");
      if (keys != null) {
        return keys;
      }
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("not a JSON Web Key Set", e);
    }
    throw new IllegalArgumentException("not a JSON Web Key Set: it has no \"keys\"");
  }

  private static JsonObject rsa(BigInteger modulus, BigInteger exponent) {
    return new JsonObject()
        .put("e", Base64Url.encode(unsigned(exponent, 0)))
        .put("kty", "RSA")
        .put("n", Base64Url.encode(unsigned(modulus, 0)));
  }

  private static JsonObject ec(Curve curve, BigInteger x, BigInteger y) {
    return new JsonObject()
        .put("crv", curve.jwk())
        .put("kty", "EC")
        .put("x", Base64Url.encode(unsigned(x, curve.bytes())))
        .put("y", Base64Url.encode(unsigned(y, curve.bytes())));
  }

  private static JsonObject okp(String curve, byte[] x) {
    return new JsonObject().put("crv", curve).put("kty", "OKP").put("x", Base64Url.encode(x));
  }

  /** Big-endian, without a sign byte (RFC 7518 section 2), padded in front to a length. */
  static byte[] unsigned(BigInteger value, int length) {
    byte[] bytes = value.toByteArray();
    int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    byte[] padded = new byte[Math.max(length, bytes.length - from)];
    System.arraycopy(
        bytes, from, padded, padded.length - (bytes.length - from), bytes.length - from);
    return padded;
  }

  static BigInteger number(JsonObject jwk, String name) {
    return new BigInteger(1, bytes(jwk, name));
  }

  static byte[] bytes(JsonObject jwk, String name) {
    try {
      return Base64.getUrlDecoder().decode(text(jwk, name));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its " + name + " is missing or not base64url", e);
    }
  }

  static String text(JsonObject jwk, String name) {
    if (jwk.getValue(name) instanceof String value && !value.isEmpty()) {
      return value;
    }
    throw new IllegalArgumentException("its " + name + " is missing or not a string");
  }
}
