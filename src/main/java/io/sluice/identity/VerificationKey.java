package io.sluice.identity;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;

/**
 * One parsed key, bound to one algorithm (RFC 8725 section 3.1). Safe for use by every event loop.
 */
final class VerificationKey implements Examination.Noted {

  /** {"alg":"none"}.{} and nothing else: what a provider without a key would accept. */
  private static final String UNSIGNED = "eyJhbGciOiJub25lIn0.e30";

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
   * @throws IllegalArgumentException if the key was not understood: the library would then accept
   *     unsigned tokens
   */
  VerificationKey(Vertx vertx, JsonObject jwk, String thumbprint) {
    this.algorithm = SignatureAlgorithm.of(jwk.getString("alg"));
    this.thumbprint = thumbprint;
    // The library knows EdDSA by its older name only (RFC 9864).
    this.signature =
        algorithm == SignatureAlgorithm.ED25519
            ? Ed25519Signature.of(jwk)::holds
            : library(vertx, jwk);
    this.slow = algorithm.slow();
  }

  private static Signed library(Vertx vertx, JsonObject jwk) {
    JWTAuth library =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addJwk(jwk)
                // The door checks the claims, with the issuer's own skew.
                .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
    if (!library.authenticate(new TokenCredentials(UNSIGNED)).failed()) {
      throw new IllegalArgumentException("the key was not understood");
    }
    return token -> library.authenticate(new TokenCredentials(token.text())).succeeded();
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
