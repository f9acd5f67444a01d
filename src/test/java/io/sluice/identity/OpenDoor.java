package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.sluice.config.IssuerSample;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** A door that takes RS256 and ES256 tokens of one issuer, for tests that only knock. */
final class OpenDoor implements AutoCloseable {

  static final String ISSUER = "https://issuer.example/";

  final KeyPair rsa = TestKeys.rsa(2048);
  final KeyPair ec = TestKeys.p256();
  final Vertx vertx = Vertx.vertx();
  final TokenDoor door;

  OpenDoor() {
    try {
      Path jwks = Files.createTempFile("open-door", ".json");
      Files.writeString(jwks, TestKeys.jwks(TestKeys.jwk(rsa, "rsa"), TestKeys.jwk(ec, "ec")));
      door =
          TokenDoor.of(
              vertx,
              "staging",
              Map.of(
                  "test",
                  IssuerSample.of(ISSUER)
                      .jwks(jwks.toUri().toString())
                      .algorithms("RS256", "ES256")
                      .make()),
              Revocations.none(),
              Clock.systemUTC());
      wait(door.loadKeys());
      Files.delete(jwks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Verdict verify(String token) {
    return wait(door.verify(token));
  }

  Report examine(String token) {
    return wait(door.examine(token));
  }

  String token(boolean elliptic) {
    long now = Instant.now().getEpochSecond();
    return TestKeys.token(
        elliptic ? ec : rsa,
        new JsonObject()
            .put("alg", elliptic ? "ES256" : "RS256")
            .put("typ", "at+jwt")
            .put("kid", elliptic ? "ec" : "rsa"),
        new JsonObject()
            .put("iss", ISSUER)
            .put("aud", "sluice")
            .put("sub", "ada")
            .put("team", "search")
            .put("iat", now)
            .put("exp", now + 600));
  }

  private static <T> T wait(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }

  @Override
  public void close() {
    door.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }
}
