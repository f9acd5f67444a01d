package io.sluice.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as the broker in front says it: a JWT in {@code sluice-identity}, verified with the
 * broker's published keys and nothing but the JDK. It must be for this tool and not be old.
 */
final class BrokerIdentity {

  static final String HEADER = "sluice-identity";

  /** When nobody vouches for the caller. */
  static final JsonObject NOBODY = new JsonObject();

  private static final String TYPE = "sluice-identity+jwt";

  private final HttpClient client;
  private final Map<String, PublicKey> keys = new ConcurrentHashMap<>();
  private volatile @Nullable String jwks;

  BrokerIdentity(Vertx vertx) {
    this.client = vertx.createHttpClient();
  }

  void keysAt(String url) {
    jwks = url;
    keys.clear();
  }

  /**
   * The claims, or {@link #NOBODY} without a header or before it is known whose keys count. Fails
   * with a message for the caller if the header is not to be believed.
   */
  Future<JsonObject> verify(@Nullable String token, String audience) {
    String url = jwks;
    if (token == null || url == null) {
      return Future.succeededFuture(NOBODY);
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Future.failedFuture("the identity is no token");
    }
    JsonObject header = json(parts[0]);
    if (!"ES256".equals(header.getString("alg")) || !TYPE.equals(header.getString("typ"))) {
      return Future.failedFuture("the identity is a token of another kind");
    }
    return key(url, header.getString("kid", "")).map(key -> check(key, parts, audience));
  }

  private static JsonObject check(PublicKey key, String[] parts, String audience) {
    JsonObject claims = json(parts[1]);
    if (!signed(key, parts)) {
      throw new IllegalArgumentException("the identity is not signed by the broker");
    }
    if (!audience.equals(claims.getString("aud"))) {
      throw new IllegalArgumentException("the identity is for another tool");
    }
    if (claims.getLong("exp", 0L) <= Instant.now().getEpochSecond()) {
      throw new IllegalArgumentException("the identity has expired");
    }
    return claims;
  }

  private static boolean signed(PublicKey key, String[] parts) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initVerify(key);
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static JsonObject json(String part) {
    try {
      return new JsonObject(
          new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      return NOBODY;
    }
  }

  /** Fetched again when a key is not known: the broker may have a new one. */
  private Future<PublicKey> key(String url, String kid) {
    PublicKey known = keys.get(kid);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    return client
        .request(new RequestOptions().setAbsoluteURI(url))
        .compose(request -> request.send().compose(HttpClientResponse::body))
        .map(
            body -> {
              body.toJsonObject().getJsonArray("keys").stream()
                  .map(JsonObject.class::cast)
                  .forEach(jwk -> keys.put(jwk.getString("kid"), key(jwk)));
              PublicKey fetched = keys.get(kid);
              if (fetched == null) {
                throw new IllegalArgumentException("the identity is signed with an unknown key");
              }
              return fetched;
            });
  }

  private static PublicKey key(JsonObject jwk) {
    try {
      AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
      curve.init(new ECGenParameterSpec("secp256r1"));
      ECPoint point = new ECPoint(number(jwk.getString("x")), number(jwk.getString("y")));
      return KeyFactory.getInstance("EC")
          .generatePublic(
              new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key set holds a key of another kind", e);
    }
  }

  private static BigInteger number(String base64url) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64url));
  }
}
