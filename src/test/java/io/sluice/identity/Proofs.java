package io.sluice.identity;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.UUID;

/** What the holder of a key makes to prove it (RFC 9449 section 4.2), for tests. */
public final class Proofs {

  private Proofs() {}

  /** RFC 7638, written out once more. */
  public static String thumbprint(KeyPair pair) {
    JsonObject jwk = publicKey(pair);
    String text =
        jwk.getString("kty").equals("RSA")
            ? "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                .formatted(jwk.getString("e"), jwk.getString("n"))
            : "{\"crv\":\"%s\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(jwk.getString("crv"), jwk.getString("x"), jwk.getString("y"));
    return hash(text);
  }

  public static JsonObject publicKey(KeyPair pair) {
    JsonObject jwk = TestKeys.jwk(pair, "");
    jwk.remove("kid");
    return jwk;
  }

  public static String hash(String text) {
    return Base64Url.encode(Thumbprint.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  public static JsonObject header(KeyPair pair) {
    return new JsonObject()
        .put("typ", "dpop+jwt")
        .put("alg", publicKey(pair).getString("kty").equals("RSA") ? "RS256" : "ES256")
        .put("jwk", publicKey(pair));
  }

  public static JsonObject claims(String method, String uri, Instant now, String accessToken) {
    return new JsonObject()
        .put("jti", UUID.randomUUID().toString())
        .put("htm", method)
        .put("htu", uri)
        .put("iat", now.getEpochSecond())
        .put("ath", hash(accessToken));
  }

  /** A good one. */
  public static String proof(
      KeyPair pair, String method, String uri, Instant now, String accessToken) {
    return TestKeys.token(pair, header(pair), claims(method, uri, now, accessToken));
  }
}
