package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sluice.config.IssuerSample;
import io.sluice.identity.Rejection.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9449 section 4.3, check by check. */
final class DpopTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String ISSUER = "https://issuer.example/";
  private static final String URI = "https://llm.example/v1/chat/completions";
  private static final KeyPair ISSUERS = TestKeys.rsa(2048);
  private static final KeyPair HOLDERS = TestKeys.p256();
  private static final KeyPair THIEFS = TestKeys.p256();
  private static final String TOKEN = token(HOLDERS);
  @TempDir static Path folder;
  private static Vertx vertx;
  private static TokenDoor door;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    Path jwks =
        Files.writeString(folder.resolve("keys"), TestKeys.jwks(TestKeys.jwk(ISSUERS, "k1")));
    var issuer = IssuerSample.of(ISSUER).jwks(jwks.toUri().toString()).make();
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    door = TokenDoor.of(vertx, "staging", Map.of("test", issuer), Revocations.none(), clock);
    door.loadKeys().await(10, SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private static JsonObject claims() {
    return new JsonObject()
        .put("iss", ISSUER)
        .put("aud", "sluice")
        .put("sub", "ada")
        .put("team", "search")
        .put("iat", NOW.getEpochSecond())
        .put("exp", NOW.getEpochSecond() + 600);
  }

  private static String signed(JsonObject claims) {
    JsonObject header = new JsonObject().put("alg", "RS256").put("typ", "at+jwt").put("kid", "k1");
    return TestKeys.token(ISSUERS, header, claims);
  }

  private static String token(KeyPair holder) {
    return signed(claims().put("cnf", new JsonObject().put("jkt", Proofs.thumbprint(holder))));
  }

  private static String proof() {
    return Proofs.proof(HOLDERS, "POST", URI, NOW, TOKEN);
  }

  private static Verdict open(String authorization, String... proofs) throws Exception {
    return door.open(Presented.with(authorization).proof(proofs)).await(20, SECONDS);
  }

  private static void assertRefused(Verdict verdict, Reason reason, String detail) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Rejected.class,
            refused -> {
              assertThat(refused.rejection().detail()).contains(detail);
              assertThat(refused.rejection().reason()).isEqualTo(reason);
            });
  }

  @Test
  void theHolderOfTheKeyIsLetIn() throws Exception {
    assertThat(open("DPoP " + TOKEN, proof())).isInstanceOf(Verdict.Accepted.class);
    assertThat(open("dpop " + TOKEN, proof())).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void anRsaKeyCanBeHeldToo() throws Exception {
    KeyPair rsa = TestKeys.rsa(2048);
    String token = token(rsa);
    String proof = Proofs.proof(rsa, "POST", URI, NOW, token);
    assertThat(open("DPoP " + token, proof)).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void aProofMayNameItsKeyAndBringMoreThanItMust() throws Exception {
    JsonObject header = Proofs.header(HOLDERS).put("kid", "mine");
    JsonObject claims = Proofs.claims("POST", URI, NOW, TOKEN).put("nonce", "n").put("more", 1);
    assertThat(open("DPoP " + TOKEN, TestKeys.token(HOLDERS, header, claims)))
        .isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void aProofIsGoodOnce() throws Exception {
    String proof = proof();
    assertThat(open("DPoP " + TOKEN, proof)).isInstanceOf(Verdict.Accepted.class);
    assertRefused(open("DPoP " + TOKEN, proof), Reason.INVALID_DPOP_PROOF, "used before");
  }

  @Test
  void ofManyAtOnceWithOneProofOneIsLetIn() throws Exception {
    String proof = proof();
    List<Future<Verdict>> verdicts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      verdicts.add(door.open(Presented.with("DPoP " + TOKEN).proof(proof)));
    }
    int accepted = 0;
    for (Future<Verdict> verdict : verdicts) {
      accepted += verdict.await(20, SECONDS) instanceof Verdict.Accepted ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(1);
  }

  @Test
  void aReloadForgetsNoProof() throws Exception {
    String proof = proof();
    assertThat(open("DPoP " + TOKEN, proof)).isInstanceOf(Verdict.Accepted.class);
    var issuer = IssuerSample.of(ISSUER).jwks(folder.resolve("keys").toUri().toString()).make();
    try (TokenDoor next = door.next("staging", Map.of("test", issuer))) {
      next.loadKeys().await(10, SECONDS);
      Verdict again = next.open(Presented.with("DPoP " + TOKEN).proof(proof)).await(10, SECONDS);
      assertRefused(again, Reason.INVALID_DPOP_PROOF, "used before");
    }
  }

  @Test
  void aBoundTokenIsNoBearerToken() throws Exception {
    assertRefused(open("Bearer " + TOKEN), Reason.UNBOUND_USE, "DPoP scheme");
    assertRefused(open("Bearer " + TOKEN, proof()), Reason.UNBOUND_USE, "DPoP scheme");
  }

  @Test
  void anUnboundTokenIsNoDpopToken() throws Exception {
    String bearer = signed(claims());
    String proof = Proofs.proof(HOLDERS, "POST", URI, NOW, bearer);
    assertRefused(open("DPoP " + bearer, proof), Reason.NOT_BOUND, "Bearer scheme");
  }

  @Test
  void exactlyOneProofIsNeeded() throws Exception {
    assertRefused(open("DPoP " + TOKEN), Reason.INVALID_DPOP_PROOF, "no DPoP header");
    assertRefused(
        open("DPoP " + TOKEN, proof(), proof()), Reason.INVALID_DPOP_PROOF, "more than one");
  }

  @Test
  void aBadTokenIsRefusedBeforeItsProofIsRead() throws Exception {
    String expired =
        signed(
            claims()
                .put("exp", NOW.getEpochSecond() - 100)
                .put("cnf", new JsonObject().put("jkt", Proofs.thumbprint(HOLDERS))));
    assertRefused(open("DPoP " + expired, "x"), Reason.EXPIRED, "expired");
  }

  @Test
  void theThiefsProofIsOfNoUse() throws Exception {
    assertRefused(
        open("DPoP " + TOKEN, Proofs.proof(THIEFS, "POST", URI, NOW, TOKEN)),
        Reason.INVALID_DPOP_PROOF,
        "not the one that the token is bound to");
    JsonObject header = Proofs.header(HOLDERS);
    JsonObject claims = Proofs.claims("POST", URI, NOW, TOKEN);
    assertRefused(
        open("DPoP " + TOKEN, TestKeys.token(THIEFS, header, claims)),
        Reason.INVALID_DPOP_PROOF,
        "signature");
  }

  /** How a good proof is spoiled, and what is then said. */
  private static Arguments spoiled(
      String said, Consumer<JsonObject> header, Consumer<JsonObject> claims) {
    return arguments(said, header, claims);
  }

  private static Arguments header(String said, Consumer<JsonObject> change) {
    return spoiled(said, change, claims -> {});
  }

  private static Arguments claim(String said, Consumer<JsonObject> change) {
    return spoiled(said, header -> {}, change);
  }

  static Stream<Arguments> spoiledProofs() {
    long now = NOW.getEpochSecond();
    return Stream.of(
        header("typ", h -> h.remove("typ")),
        header("typ", h -> h.put("typ", "JWT")),
        header("typ", h -> h.put("typ", "at+jwt")),
        header("critical", h -> h.put("crit", new io.vertx.core.json.JsonArray().add("exp"))),
        header("critical", h -> h.put("b64", false)),
        header("algorithm", h -> h.remove("alg")),
        header("algorithm", h -> h.put("alg", "none")),
        header("algorithm", h -> h.put("alg", "HS256")),
        header("algorithm", h -> h.put("alg", "es256")),
        header("not a well-formed JWT", h -> h.put("alg", 256)),
        header("cannot be used", h -> h.put("alg", "RS256")),
        header("cannot be used", h -> h.put("alg", "ES384")),
        header("no jwk", h -> h.remove("jwk")),
        header("no jwk", h -> h.put("jwk", "key")),
        header("private", h -> h.getJsonObject("jwk").put("d", "AA")),
        header("private", h -> h.put("jwk", new JsonObject().put("kty", "oct").put("k", "AA"))),
        header("kty", h -> h.getJsonObject("jwk").put("kty", "oct")),
        header("kty", h -> h.getJsonObject("jwk").remove("kty")),
        header("no y", h -> h.getJsonObject("jwk").remove("y")),
        header("not the one", h -> h.getJsonObject("jwk").put("y", "AA")),
        header("not the one", h -> h.put("jwk", Proofs.publicKey(THIEFS))),
        claim("jti", c -> c.remove("jti")),
        claim("jti", c -> c.put("jti", "")),
        claim("jti", c -> c.put("jti", 7)),
        claim("htm", c -> c.remove("htm")),
        claim("htm", c -> c.put("htm", "GET")),
        claim("htm", c -> c.put("htm", "post")),
        claim("htu", c -> c.remove("htu")),
        claim("htu", c -> c.put("htu", "https://llm.example/v1/models")),
        claim("htu", c -> c.put("htu", "http://llm.example/v1/chat/completions")),
        claim("htu", c -> c.put("htu", "https://llm.example:8443/v1/chat/completions")),
        claim("htu", c -> c.put("htu", "https://llm.example.evil/v1/chat/completions")),
        claim("htu", c -> c.put("htu", "https://llm.example@evil/v1/chat/completions")),
        claim("htu", c -> c.put("htu", "/v1/chat/completions")),
        claim("htu", c -> c.put("htu", "not a uri")),
        claim("iat", c -> c.remove("iat")),
        claim("iat", c -> c.put("iat", Long.toString(now))),
        claim("future", c -> c.put("iat", now + 6)),
        claim("older", c -> c.put("iat", now - 66)),
        claim("older", c -> c.put("iat", 0)),
        claim("future", c -> c.put("iat", 1e300)),
        claim("ath", c -> c.remove("ath")),
        claim("ath", c -> c.put("ath", Proofs.hash("another token"))),
        claim("ath", c -> c.put("ath", c.getString("ath") + "=")));
  }

  @ParameterizedTest
  @MethodSource("spoiledProofs")
  void aSpoiledProofIsRefused(
      String said, Consumer<JsonObject> ofHeader, Consumer<JsonObject> ofClaims) throws Exception {
    JsonObject header = Proofs.header(HOLDERS);
    JsonObject claims = Proofs.claims("POST", URI, NOW, TOKEN);
    ofHeader.accept(header);
    ofClaims.accept(claims);
    assertRefused(
        open("DPoP " + TOKEN, TestKeys.token(HOLDERS, header, claims)),
        Reason.INVALID_DPOP_PROOF,
        said);
  }

  @Test
  void whatIsNoProofAtAllIsRefused() throws Exception {
    for (String text : List.of("", "x", "a.b.c", "..", TOKEN, proof() + ".x", proof() + "=")) {
      assertRefused(open("DPoP " + TOKEN, text), Reason.INVALID_DPOP_PROOF, "the proof");
    }
    assertRefused(
        open("DPoP " + TOKEN, "a".repeat(DpopProof.MAX_LENGTH + 1)),
        Reason.INVALID_DPOP_PROOF,
        "longer than");
  }

  @Test
  void everyChangedByteOfAProofIsRefused() throws Exception {
    String proof = proof();
    for (int i = 0; i < proof.length(); i += 7) {
      char other = proof.charAt(i) == 'A' ? 'B' : 'A';
      String changed = proof.substring(0, i) + other + proof.substring(i + 1);
      assertRefused(open("DPoP " + TOKEN, changed), Reason.INVALID_DPOP_PROOF, "");
    }
    assertThat(open("DPoP " + TOKEN, proof)).isInstanceOf(Verdict.Accepted.class);
  }

  /** RFC 9449 section 7.1, figures 12 and 13, a token that is opaque. */
  @Test
  void theExampleOfTheStandardIsGood() throws Exception {
    String token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
    String proof =
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgt"
            + "MzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VO"
            + "SmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUV"
            + "CIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXN"
            + "vdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUl"
            + "pS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy"
            + "1dqd-jfxSYoMxhAJpLjA";
    Clock then = Clock.fixed(Instant.ofEpochSecond(1562262618), ZoneOffset.UTC);
    DpopChecks checks = new DpopChecks(new SignatureWorkers(vertx), then);
    Presented request =
        new Presented(
            List.of("DPoP " + token),
            false,
            List.of(proof),
            "GET",
            "https://resource.example.org/protectedresource",
            null);
    checks.check(request, token, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I").await(10, SECONDS);
  }

  @Test
  void usedProofsAreRememberedAsLongAsTheyCouldBeUsedAndNoneIsForgottenEarly() {
    DpopReplays replays = new DpopReplays(2, 2, 70);
    assertThat(replays.use("key", "a", 1000)).isEqualTo(DpopReplays.Outcome.FRESH);
    assertThat(replays.use("key", "b", 1010)).isEqualTo(DpopReplays.Outcome.FRESH);
    assertThat(replays.use("key", "c", 1020)).isEqualTo(DpopReplays.Outcome.NO_ROOM);
    assertThat(replays.use("key", "a", 1070)).isEqualTo(DpopReplays.Outcome.USED_BEFORE);
    assertThat(replays.use("key", "c", 1071)).isEqualTo(DpopReplays.Outcome.FRESH);
    assertThat(replays.use("key", "b", 1080)).isEqualTo(DpopReplays.Outcome.USED_BEFORE);
    assertThat(replays.use("other", "b", 1081)).isEqualTo(DpopReplays.Outcome.FRESH);
    assertThat(replays.size()).isEqualTo(2);
  }

  @Test
  void whoeverFloodsIsRefusedAlone() {
    DpopReplays replays = new DpopReplays(10, 2, 70);
    assertThat(replays.use("flood", "a", 1000)).isEqualTo(DpopReplays.Outcome.FRESH);
    assertThat(replays.use("flood", "a", 1000)).isEqualTo(DpopReplays.Outcome.USED_BEFORE);
    assertThat(replays.use("flood", "b", 1000)).isEqualTo(DpopReplays.Outcome.FRESH);
    assertThat(replays.use("flood", "c", 1000)).isEqualTo(DpopReplays.Outcome.NO_ROOM);
    assertThat(replays.use("other", "c", 1000)).isEqualTo(DpopReplays.Outcome.FRESH);
    assertThat(replays.use("flood", "c", 1071)).isEqualTo(DpopReplays.Outcome.FRESH);
    assertThat(replays.size()).isEqualTo(1);
  }

  /** What was used before a restart is not remembered, so nothing from before it counts. */
  @Test
  void aProofFromBeforeTheBrokerStartedIsRefused() throws Exception {
    KeyPair holder = TestKeys.p256();
    String uri = "https://llm.example/v1/models";
    Instant started = Instant.parse("2026-11-25T12:00:00Z");
    DpopChecks checks =
        new DpopChecks(new SignatureWorkers(vertx), Clock.fixed(started, ZoneOffset.UTC));
    for (int second : new int[] {-1, 0}) {
      String proof = Proofs.proof(holder, "GET", uri, started.plusSeconds(second), "token");
      Presented request =
          new Presented(List.of("DPoP token"), false, List.of(proof), "GET", uri, null);
      Future<Void> checked = checks.check(request, "token", Proofs.thumbprint(holder));
      if (second < 0) {
        assertThat(checked.cause()).hasMessageContaining("before this broker started");
      } else {
        checked.await(10, SECONDS);
      }
    }
  }

  @Test
  void spellingsOfOneUriAreEqual() {
    TargetUri uri = TargetUri.of("https://llm.example/v1/a~b");
    assertThat(uri).isNotNull();
    for (String same :
        List.of(
            "HTTPS://LLM.Example/v1/a~b",
            "https://llm.example:443/v1/a~b",
            "https://llm.example:/v1/a~b",
            "https://llm.example/v1/a%7eb",
            "https://llm.example/v1/./x/../a~b",
            "https://llm.example/../v1/a~b?q=1#f")) {
      assertThat(TargetUri.of(same)).as(same).isEqualTo(uri);
    }
    assertThat(TargetUri.of("https://llm.example")).isEqualTo(TargetUri.of("https://llm.example/"));
    assertThat(TargetUri.of("https://h/a%2fb")).isEqualTo(TargetUri.of("https://h/a%2Fb"));
    for (String other :
        List.of(
            "https://llm.example/v1/a~b/",
            "https://llm.example/V1/a~b",
            "https://llm.example:80/v1/a~b",
            "https://llm.example//v1/a~b",
            "https://llm.example/v1%2fa~b")) {
      assertThat(TargetUri.of(other)).as(other).isNotNull().isNotEqualTo(uri);
    }
    for (String none : List.of("", "/v1", "ftp://llm.example/", "https:///v1", "https://a@b/")) {
      assertThat(TargetUri.of(none)).as(none).isNull();
    }
  }
}
