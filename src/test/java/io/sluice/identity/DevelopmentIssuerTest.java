package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerSample;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DevelopmentIssuerTest {

  private static final String KEY = "development-issuer.key";

  @TempDir Path folder;

  @Test
  void theKeyIsMadeOnceAndKept() throws IOException {
    String first = DevelopmentIssuer.openOrCreate(folder.resolve("new/folder")).jwks();
    assertThat(DevelopmentIssuer.openOrCreate(folder.resolve("new/folder")).jwks())
        .isEqualTo(first);
    assertThat(DevelopmentIssuer.open(folder.resolve("new/folder")).jwks()).isEqualTo(first);
  }

  @Test
  void onlyItsOwnerMayReadTheKey() throws IOException {
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this file system has no owner-only permissions");
    DevelopmentIssuer.openOrCreate(folder);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(KEY))))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void thePublishedKeyHasNoPrivatePart() throws IOException {
    JsonObject key =
        new JsonObject(DevelopmentIssuer.openOrCreate(folder).jwks())
            .getJsonArray("keys")
            .getJsonObject(0);
    assertThat(key.fieldNames()).containsExactlyInAnyOrder("kty", "n", "e", "kid", "alg", "use");
  }

  @Test
  void withoutAKeyNothingIsMinted() {
    assertThatThrownBy(() -> DevelopmentIssuer.open(folder))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aBrokenKeyFileIsNamed() throws IOException {
    Files.writeString(folder.resolve(KEY), "not a key");
    assertThatThrownBy(() -> DevelopmentIssuer.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(KEY)
        .hasMessageContaining("delete it");
  }

  @Test
  void itsTokensPassTheDoorAndCarryATestMarker() throws Exception {
    DevelopmentIssuer issuer = DevelopmentIssuer.openOrCreate(folder);
    Path jwks = Files.writeString(folder.resolve("jwks.json"), issuer.jwks());
    Vertx vertx = Vertx.vertx();
    try (TokenDoor door =
        TokenDoor.of(
            vertx,
            "development",
            Map.of("dev", config(jwks)),
            Revocations.none(),
            Clock.systemUTC())) {
      door.loadKeys().await(10, SECONDS);
      String token =
          issuer.mint("ada", "search", List.of("a", "b"), Duration.ofMinutes(1), Instant.now());
      Verdict verdict = door.verify(token).await(10, SECONDS);
      Caller caller = ((Verdict.Accepted) verdict).caller();
      assertThat(caller.user()).isEqualTo("ada");
      assertThat(caller.roles()).containsExactlyInAnyOrder("a", "b");
      assertThat(CompactToken.of(token).readClaims().get("sluice_test").asBoolean()).isTrue();
    } finally {
      vertx.close().await(10, SECONDS);
    }
  }

  @Test
  void aTokenLivesADayAtMost() throws IOException {
    DevelopmentIssuer issuer = DevelopmentIssuer.openOrCreate(folder);
    for (Duration bad : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofHours(25))) {
      assertThatThrownBy(() -> issuer.mint("ada", "search", List.of(), bad, Instant.now()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static IssuerConfig config(Path jwks) {
    return IssuerSample.of(DevelopmentIssuer.ISSUER)
        .jwks(jwks.toUri().toString())
        .audiences(DevelopmentIssuer.AUDIENCE)
        .maxLifetime(Duration.ofHours(24))
        .development()
        .make();
  }
}
