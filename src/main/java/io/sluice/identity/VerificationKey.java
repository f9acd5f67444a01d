package io.sluice.identity;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;

/**
 * One parsed public key, bound to one algorithm (RFC 8725 section 3.1). Safe for use by every event
 * loop.
 */
final class VerificationKey {

  /** {"alg":"none"}.{} and nothing else: what a provider without a key would accept. */
  private static final String UNSIGNED = "eyJhbGciOiJub25lIn0.e30";

  private final String algorithm;
  private final String thumbprint;
  private final JWTAuth signature;

  /**
   * Parses a key once, for all tokens it will verify.
   *
   * @param jwk public members only, with {@code alg}
   * @throws IllegalArgumentException if the library did not take the key: it would then accept
   *     unsigned tokens
   */
  VerificationKey(Vertx vertx, JsonObject jwk, String thumbprint) {
    this.algorithm = jwk.getString("alg");
    this.thumbprint = thumbprint;
    this.signature =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addJwk(jwk)
                // The door checks the claims, with the issuer's own skew.
                .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
    if (!signature.authenticate(new TokenCredentials(UNSIGNED)).failed()) {
      throw new IllegalArgumentException("the key was not understood");
    }
  }

  String algorithm() {
    return algorithm;
  }

  String thumbprint() {
    return thumbprint;
  }

  /** Whether this key made the signature of a token that the door has already read. */
  boolean verifies(String token) {
    try {
      return signature.authenticate(new TokenCredentials(token)).succeeded();
    } catch (RuntimeException e) {
      return false;
    }
  }
}
