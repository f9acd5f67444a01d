package io.sluice.identity;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.impl.jose.JWK;
import io.vertx.ext.auth.impl.jose.JWS;

/**
 * One parsed key, bound to one algorithm (RFC 8725 section 3.1). Safe for use by every event loop.
 */
final class VerificationKey implements Examination.Noted {

  private final SignatureAlgorithm algorithm;
  private final String thumbprint;
  private final Signed signature;
  private final boolean slow;

  /** Whether a token's signature holds. */
  private interface Signed {
    boolean holds(CompactToken token);
  }

  /**
   * Parses a key once, for all tokens it will verify.
   *
   * @param jwk what defines the key, with {@code alg}
   * @param thumbprint empty for a shared secret, whose hash would help to guess it
   * @throws IllegalArgumentException if it is no key for its algorithm
   */
  VerificationKey(JsonObject jwk, String thumbprint) {
    this.algorithm = SignatureAlgorithm.of(jwk.getString("alg"));
    this.thumbprint = thumbprint;
    // The library knows EdDSA by its older name only (RFC 9864).
    this.signature =
        algorithm == SignatureAlgorithm.ED25519
            ? Ed25519Signature.of(jwk)::holds
            : library(jwk, algorithm);
    this.slow = algorithm.slow();
  }

  /**
   * The part of vertx-auth-jwt that checks signatures. The rest of it would read header and claims
   * a second time, at a quarter of the cost of an RSA signature, and the door has read them
   * already.
   */
  private static Signed library(JsonObject jwk, SignatureAlgorithm algorithm) {
    if (!algorithm.fits(jwk)) {
      throw new IllegalArgumentException("the key is not for " + algorithm.jwa());
    }
    JWS library;
    try {
      library = new JWS(new JWK(jwk));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("the key was not understood", e);
    }
    return token -> library.verify(token.signature(), token.signedPart());
  }

  String algorithm() {
    return algorithm.jwa();
  }

  String thumbprint() {
    return thumbprint;
  }

  /** Whether a check takes so long that it must not hold up an event loop. */
  boolean slow() {
    return slow;
  }

  /** Whether this key made the signature of a token that the door has already read. */
  boolean verifies(CompactToken token) {
    try {
      return algorithm.wellFormed(token.signature()) && signature.holds(token);
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Override
  public String note() {
    return thumbprint.isEmpty() ? "shared secret" : "key " + thumbprint;
  }
}
