package io.sluice.cli.token;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerSample;
import io.sluice.identity.Presentation;
import io.sluice.identity.Rejection.Reason;
import io.sluice.identity.Revocations;
import io.sluice.identity.SigningKey;
import io.sluice.identity.TokenDoor;
import io.sluice.identity.Verdict;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bad token is refused for a reason that it is meant to be refused for. */
final class AttackTest {

  private static final List<String> ALGORITHMS =
      List.of("RS256", "PS256", "ES256", "ES384", "EdDSA");
  private static final Map<String, SigningKey> KEYS = new TreeMap<>();
  private static final Map<String, TokenDoor> DOORS = new TreeMap<>();
  private static Vertx vertx;

  @TempDir static Path folder;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    JsonArray keys = new JsonArray();
    for (String algorithm : List.of("RS256", "ES256", "ES384", "EdDSA")) {
      KEYS.put(algorithm, SigningKey.generate(algorithm));
      // Without alg, so that an RSA key could serve RS256 and PS256 if anything let it.
      JsonObject jwk = KEYS.get(algorithm).publicJwk();
      jwk.remove("alg");
      keys.add(jwk);
    }
    Path jwks =
        Files.writeString(folder.resolve("jwks.json"), new JsonObject().put("keys", keys).encode());
    IssuerConfig issuer =
        IssuerSample.of("https://issuer.example")
            .jwks(jwks.toUri().toString())
            .algorithms(ALGORITHMS.toArray(String[]::new))
            .make();
    for (String environment : List.of("staging", "production")) {
      TokenDoor door =
          TokenDoor.of(
              vertx, environment, Map.of("corp", issuer), Revocations.none(), Clock.systemUTC());
      door.loadKeys().await(10, SECONDS);
      DOORS.put(environment, door);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    DOORS.values().forEach(TokenDoor::close);
    vertx.close().await(10, SECONDS);
  }

  private static Target target(SigningKey key) {
    long now = Instant.now().getEpochSecond();
    return new Target(
        key,
        new JsonObject().put("alg", key.algorithm()).put("typ", "at+jwt").put("kid", key.kid()),
        new JsonObject()
            .put("iss", "https://issuer.example")
            .put("aud", "sluice")
            .put("sub", "ada")
            .put("team", "search")
            .put("iat", now)
            .put("exp", now + 600));
  }

  /** Every attack, on a key of every kind. */
  static Stream<Arguments> attacks() {
    return Attack.all().stream()
        .flatMap(
            attack ->
                Stream.of("RS256", "ES256", "ES384", "EdDSA")
                    .map(algorithm -> Arguments.of(attack, algorithm)));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("attacks")
  void isRefusedForOneOfItsReasons(Attack attack, String algorithm) throws Exception {
    boolean forTests = attack.reasons().contains(Reason.TEST_TOKEN);
    String token = attack.token(target(key(algorithm)));
    Verdict verdict = open(forTests ? "production" : "staging", token);
    assertThat(verdict).as(attack.name()).isInstanceOf(Verdict.Rejected.class);
    assertThat(attack.reasons()).contains(((Verdict.Rejected) verdict).rejection().reason());
  }

  /** Else every attack would be refused for nothing. */
  @ParameterizedTest
  @MethodSource("algorithms")
  void withoutAnAttackTheTokenIsGood(String algorithm) throws Exception {
    String good = target(key(algorithm)).withHeader(header -> {});
    assertThat(open("staging", good)).isInstanceOf(Verdict.Accepted.class);
    assertThat(open("production", good)).isInstanceOf(Verdict.Accepted.class);
  }

  static List<String> algorithms() {
    return List.of("RS256", "ES256", "ES384", "EdDSA");
  }

  @Test
  void onAMatchingKeyTheSignatureItselfIsWhatIsRefused() throws Exception {
    for (Attack attack : SignatureAttacks.ALL) {
      Verdict verdict = open("staging", attack.token(target(key("ES256"))));
      assertThat(((Verdict.Rejected) verdict).rejection().reason())
          .as(attack.name())
          .isEqualTo(Reason.BAD_SIGNATURE);
    }
  }

  @Test
  void namesAreUniqueAndEachSaysWhereItComesFrom() {
    assertThat(Attack.all()).extracting(Attack::name).doesNotHaveDuplicates();
    assertThat(Attack.all())
        .allMatch(attack -> attack.name().matches("[a-z0-9]+(-[a-z0-9]+)*"))
        .noneMatch(attack -> attack.source().isBlank() || attack.description().isBlank())
        .noneMatch(attack -> attack.reasons().isEmpty())
        .hasSizeGreaterThan(80);
    assertThat(Attack.named("alg-none")).isPresent();
    assertThat(Attack.named("ALG-NONE")).isEmpty();
  }

  private static SigningKey key(String algorithm) {
    SigningKey key = KEYS.get(algorithm);
    if (key == null) {
      throw new AssertionError(algorithm);
    }
    return key;
  }

  private static Verdict open(String environment, String token) throws Exception {
    TokenDoor door = DOORS.get(environment);
    if (door == null) {
      throw new AssertionError(environment);
    }
    return door.open(new Bearer(token)).await(10, SECONDS);
  }

  private record Bearer(String token) implements Presentation {

    @Override
    public List<String> authorization() {
      return List.of("Bearer " + token);
    }

    @Override
    public boolean tokenInQuery() {
      return false;
    }

    @Override
    public List<String> dpop() {
      return List.of();
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String uri() {
      return "https://llm.example/v1/models";
    }

    @Override
    public @Nullable String certificateThumbprint() {
      return null;
    }
  }
}
