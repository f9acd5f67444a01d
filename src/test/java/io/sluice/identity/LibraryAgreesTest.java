package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole of vertx-auth-jwt and the part of it that the door uses say the same of a signature.
 */
final class LibraryAgreesTest {

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
      })
  void onEveryAlgorithm(String algorithm) throws Exception {
    SigningKey key = SigningKey.generate(algorithm);
    SigningKey other = SigningKey.generate(algorithm);
    JWTAuth library =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addJwk(key.publicJwk())
                .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
    VerificationKey ours = new VerificationKey(key.publicJwk(), key.thumbprint());
    JsonObject header = new JsonObject().put("alg", algorithm).put("kid", key.kid());
    JsonObject claims = new JsonObject().put("sub", "ada").put("exp", 4_000_000_000L);
    String good = key.sign(header, claims);
    String forged = other.sign(header, claims);
    for (String token : new String[] {good, forged}) {
      boolean accepted =
          library
              .authenticate(new TokenCredentials(token))
              .transform(done -> io.vertx.core.Future.succeededFuture(done.succeeded()))
              .await(10, SECONDS);
      assertThat(ours.verifies(CompactToken.of(token)))
          .isEqualTo(accepted)
          .isEqualTo(token.equals(good));
    }
  }
}
