package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.IssuerSample;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class SigningKeyTest {

  /** For the source of the parameters. */
  static final List<String> ALGORITHMS = SigningKey.ALGORITHMS;

  private static final String ISSUER = "https://issuer.example/";
  private static Vertx vertx;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @ParameterizedTest
  @FieldSource("ALGORITHMS")
  void whatIsSignedPassesTheDoorAlsoAfterWritingAndReading(String algorithm) throws Exception {
    SigningKey made = SigningKey.generate(algorithm);
    made.write(folder.resolve("key"));
    SigningKey read = SigningKey.read(folder.resolve("key"));
    assertThat(read.thumbprint()).isEqualTo(made.thumbprint());
    assertThat(read.jwks()).isEqualTo(made.jwks());
    Path jwks = Files.writeString(folder.resolve("jwks.json"), made.jwks());
    try (TokenDoor door =
        TokenDoor.of(
            vertx,
            "development",
            Map.of(
                "a",
                IssuerSample.of(ISSUER).jwks(jwks.toUri().toString()).algorithms(algorithm).make()),
            Revocations.none(),
            Clock.systemUTC())) {
      door.loadKeys().await(10, SECONDS);
      assertThat(door.verify(token(read)).await(10, SECONDS)).isInstanceOf(Verdict.Accepted.class);
    }
  }

  private static String token(SigningKey key) {
    long now = Instant.now().getEpochSecond();
    return key.sign(
        new JsonObject().put("alg", key.algorithm()).put("typ", "at+jwt").put("kid", key.kid()),
        new JsonObject()
            .put("iss", ISSUER)
            .put("aud", "sluice")
            .put("sub", "ada")
            .put("team", "search")
            .put("iat", now)
            .put("exp", now + 60));
  }

  @ParameterizedTest
  @CsvSource({
    "secp256r1,ES256",
    "secp384r1,ES384",
    "secp521r1,ES512",
    "2048,RS256",
    "Ed25519,EdDSA"
  })
  void pemIsReadAndItsPublicHalfComputed(String kind, String algorithm) throws Exception {
    KeyPair pair = pair(kind);
    SigningKey key = SigningKey.of(pem(pair));
    assertThat(key.algorithm()).isEqualTo(algorithm);
    assertThat(key.publicKey().getEncoded()).isEqualTo(pair.getPublic().getEncoded());
    if (pair.getPublic() instanceof ECPublicKey ec) {
      assertThat(((ECPublicKey) key.publicKey()).getW()).isEqualTo(ec.getW());
    }
  }

  private static KeyPair pair(String kind) throws Exception {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(
            kind.startsWith("secp") ? "EC" : kind.equals("Ed25519") ? kind : "RSA");
    if (kind.startsWith("secp")) {
      generator.initialize(new ECGenParameterSpec(kind));
    } else if (!kind.equals("Ed25519")) {
      generator.initialize(Integer.parseInt(kind));
    }
    return generator.generateKeyPair();
  }

  private static String pem(KeyPair pair) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** The key and thumbprint of RFC 8037 appendix A.3. */
  @Test
  void theThumbprintIsThatOfTheStandard() {
    assertThat(
            PublicJwk.thumbprint(
                new JsonObject()
                    .put("kty", "OKP")
                    .put("crv", "Ed25519")
                    .put("x", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
                    .put("kid", "any")))
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @Test
  void aKeyInAnOddSpellingHasTheSameThumbprint() {
    SigningKey rsa = SigningKey.generate("RS256");
    JsonObject odd = rsa.publicJwk();
    byte[] modulus = Base64.getUrlDecoder().decode(odd.getString("n"));
    byte[] longer = new byte[modulus.length + 1];
    System.arraycopy(modulus, 0, longer, 1, modulus.length);
    odd.put("n", Base64.getUrlEncoder().encodeToString(longer));
    assertThat(PublicJwk.thumbprint(odd)).isEqualTo(rsa.thumbprint());
    assertThat(PublicJwk.thumbprints("{\"keys\":[" + odd + ",{\"kty\":\"oct\"},7]}"))
        .containsExactly(rsa.thumbprint());
  }

  @Test
  void whatIsPrivateIsNeitherPublishedNorPrinted() {
    for (String algorithm : SigningKey.ALGORITHMS) {
      SigningKey key = SigningKey.generate(algorithm);
      assertThat(key.publicJwk().fieldNames()).doesNotContain("d", "p", "q", "dp", "dq", "qi");
      assertThat(key).hasToString(key.algorithm() + " key " + key.thumbprint());
    }
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    SigningKey key = SigningKey.generate("ES256");
    key.write(folder.resolve("key"));
    assertThatThrownBy(() -> key.write(folder.resolve("key")))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aKeyThatIsNoneOrTooShortSaysSoAndRepeatsNothing() throws Exception {
    JsonObject mixed = new JsonObject(Files.readString(written(SigningKey.generate("ES256"))));
    mixed.put("x", SigningKey.generate("ES256").publicJwk().getString("x"));
    for (String bad :
        List.of(
            "",
            "secret words",
            "{\"kty\":\"RSA\",\"d\":\"secret words",
            "{\"kty\":\"RSA\",\"d\":\"secret\"}",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            mixed.encode(),
            pem(pair("1024")))) {
      Path file = Files.writeString(folder.resolve("bad"), bad);
      assertThatThrownBy(() -> SigningKey.read(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("bad holds no private key")
          .hasMessageNotContaining("secret");
    }
  }

  private Path written(SigningKey key) throws IOException {
    key.write(folder.resolve("written"));
    return folder.resolve("written");
  }
}
