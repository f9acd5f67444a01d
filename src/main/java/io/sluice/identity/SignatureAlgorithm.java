package io.sluice.identity;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The JWS algorithms that exist here (RFC 7518 section 3, RFC 8037, RFC 9864), and no others. */
enum SignatureAlgorithm {
  RS256("RS256", "RSA", "", null),
  RS384("RS384", "RSA", "", null),
  RS512("RS512", "RSA", "", null),
  PS256("PS256", "RSA", "", null),
  PS384("PS384", "RSA", "", null),
  PS512("PS512", "RSA", "", null),
  ES256("ES256", "EC", "P-256", "SHA256withECDSA"),
  ES384("ES384", "EC", "P-384", "SHA384withECDSA"),
  ES512("ES512", "EC", "P-521", "SHA512withECDSA"),
  EDDSA("EdDSA", "OKP", "Ed25519", "Ed25519"),
  ED25519("Ed25519", "OKP", "Ed25519", "Ed25519"),
  HS256("HS256", "oct", "", null),
  HS384("HS384", "oct", "", null),
  HS512("HS512", "oct", "", null);

  private static final int ED25519_SIGNATURE = 64;

  private final String jwa;
  private final String keyType;
  private final String curveName;
  private final @Nullable String slowService;

  SignatureAlgorithm(String jwa, String keyType, String curveName, @Nullable String slowService) {
    this.jwa = jwa;
    this.keyType = keyType;
    this.curveName = curveName;
    this.slowService = slowService;
  }

  /**
   * By the name that stands in {@code alg}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static SignatureAlgorithm of(String jwa) {
    return Arrays.stream(values())
        .filter(algorithm -> algorithm.jwa.equals(jwa))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no algorithm " + jwa));
  }

  /** The name that stands in {@code alg}. */
  String jwa() {
    return jwa;
  }

  /** Whether a public key is of the type and on the curve that the algorithm is for. */
  boolean fits(JsonObject jwk) {
    return keyType.equals(jwk.getString("kty"))
        && (curveName.isEmpty() || curveName.equals(jwk.getString("crv")));
  }

  /**
   * Whether a signature has the one form that it may have. For ECDSA that is R and S beside each
   * other, each from 1 to n - 1 (RFC 7518 section 3.4): zeros fooled a platform once
   * (CVE-2022-21449), and a second form would be a second spelling of one token.
   */
  boolean wellFormed(byte[] signature) {
    if (keyType.equals("OKP")) {
      return signature.length == ED25519_SIGNATURE;
    }
    Curve curve = Curve.of(curveName);
    if (curve == null) {
      return true;
    }
    int half = curve.bytes();
    return signature.length == 2 * half
        && inRange(curve.order(), Arrays.copyOfRange(signature, 0, half))
        && inRange(curve.order(), Arrays.copyOfRange(signature, half, 2 * half));
  }

  private static boolean inRange(BigInteger order, byte[] number) {
    BigInteger value = new BigInteger(1, number);
    return value.signum() > 0 && value.compareTo(order) < 0;
  }

  /** Whether one check takes about a millisecond: on curves, without native code. */
  boolean slow() {
    try {
      return slowService != null
          && !NativeCrypto.PROVIDER.equals(
              Signature.getInstance(slowService).getProvider().getName());
    } catch (NoSuchAlgorithmException e) {
      return true;
    }
  }
}
