package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerSample;
import io.sluice.identity.Rejection.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenDoorTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final String ISSUER = "https://issuer.example/";
  private static final KeyPair KEY = TestKeys.rsa(2048);
  private static final KeyPair OTHER_KEY = TestKeys.rsa(2048);
  private static final KeyPair EC_KEY = TestKeys.p256();
  private static Vertx vertx;

  @TempDir Path folder;
  private Instant now = NOW;
  private TokenDoor door;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @BeforeEach
  void open() throws Exception {
    door = door(TestKeys.jwks(TestKeys.jwk(KEY, "k1"), TestKeys.jwk(EC_KEY, "k2")));
  }

  private TokenDoor door(String jwks) throws Exception {
    return door(Map.of("test", issuer(ISSUER, jwks)));
  }

  private TokenDoor door(Map<String, IssuerConfig> issuers) throws Exception {
    TokenDoor made = TokenDoor.of(vertx, "staging", issuers, Revocations.none(), clock());
    made.loadKeys().await(10, SECONDS);
    return made;
  }

  private IssuerConfig issuer(String iss, String jwks) throws IOException {
    Path file = Files.writeString(Files.createTempFile(folder, "keys", ".json"), jwks);
    return sample(iss, file).make();
  }

  private static IssuerSample sample(String iss, Path jwks) {
    return IssuerSample.of(iss).jwks(jwks.toUri().toString()).algorithms("RS256", "ES256");
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  private static JsonObject header() {
    return new JsonObject().put("alg", "RS256").put("typ", "at+jwt").put("kid", "k1");
  }

  private static JsonObject claims() {
    return new JsonObject()
        .put("iss", ISSUER)
        .put("aud", "sluice")
        .put("sub", "ada")
        .put("team", "search")
        .put("roles", new JsonArray().add("copilot"))
        .put("iat", NOW.getEpochSecond())
        .put("exp", NOW.getEpochSecond() + 600);
  }

  private static String token(Consumer<JsonObject> header, Consumer<JsonObject> claims) {
    JsonObject h = header();
    JsonObject c = claims();
    header.accept(h);
    claims.accept(c);
    return TestKeys.token(KEY, h, c);
  }

  private static String token() {
    return token(h -> {}, c -> {});
  }

  private Verdict verify(TokenDoor at, String token) throws Exception {
    return at.verify(token).await(10, SECONDS);
  }

  private void assertRejected(String token, Reason reason) throws Exception {
    assertThat(verify(door, token))
        .isInstanceOfSatisfying(
            Verdict.Rejected.class, r -> assertThat(r.rejection().reason()).isEqualTo(reason));
  }

  private void assertRejected(Consumer<JsonObject> claims, Reason reason) throws Exception {
    assertRejected(token(h -> {}, claims), reason);
  }

  @Test
  void aGoodTokenBecomesItsCaller() throws Exception {
    assertThat(
            verify(
                door, token(h -> {}, c -> c.put("scope", "llm:chat models:read").put("jti", "t1"))))
        .isInstanceOfSatisfying(
            Verdict.Accepted.class,
            accepted -> {
              Caller caller = accepted.caller();
              assertThat(caller.issuer()).isEqualTo("test");
              assertThat(caller.user()).isEqualTo("ada");
              assertThat(caller.team()).isEqualTo("search");
              assertThat(caller.roles()).containsExactly("copilot");
              assertThat(caller.scopes()).isEqualTo(Set.of("llm:chat", "models:read"));
              assertThat(caller.tokenId()).isEqualTo("t1");
              assertThat(caller.expiresAt()).isEqualTo(NOW.getEpochSecond() + 600);
              assertThat(caller.keyThumbprint()).hasSize(43);
            });
  }

  @Test
  void aTokenSignedWithAnEllipticCurveKeyIsGoodToo() throws Exception {
    String token = TestKeys.token(EC_KEY, header().put("alg", "ES256").put("kid", "k2"), claims());
    assertThat(verify(door, token)).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void withoutAKeyIdTheOneKeyOfTheAlgorithmIsUsed() throws Exception {
    assertThat(verify(door, token(h -> h.remove("kid"), c -> {})))
        .isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void withoutAKeyIdAndWithTwoSuchKeysNoneIsUsed() throws Exception {
    door = door(TestKeys.jwks(TestKeys.jwk(KEY, "k1"), TestKeys.jwk(OTHER_KEY, "k3")));
    assertRejected(token(h -> h.remove("kid"), c -> {}), Reason.UNKNOWN_KID);
  }

  @Test
  void anEmptyKeySetDenies() throws Exception {
    door = door("{\"keys\":[]}");
    assertRejected(token(), Reason.KEYS_UNAVAILABLE);
    assertThat(door.rings()).noneMatch(KeyRing::ready);
  }

  @Test
  void aKeySetWithNoUsableKeyDenies() throws Exception {
    door =
        door(
            TestKeys.jwks(
                TestKeys.jwk(TestKeys.rsa(1024), "k1"),
                TestKeys.jwk(KEY, "k1").put("use", "enc"),
                TestKeys.jwk(KEY, "k1").put("alg", "RS512"),
                new JsonObject().put("kty", "oct").put("kid", "k1").put("k", "c2VjcmV0"),
                new JsonObject()
                    .put("kty", "RSA")
                    .put("kid", "k1")
                    .put("n", "%%%")
                    .put("e", "AQAB"),
                TestKeys.jwk(KEY, "k1").put("d", "AQAB")));
    assertRejected(token(), Reason.KEYS_UNAVAILABLE);
  }

  @Test
  void aKeyThatCannotBeUsedLeavesTheOthersInForce() throws Exception {
    door = door(TestKeys.jwks(TestKeys.jwk(TestKeys.rsa(1024), "k0"), TestKeys.jwk(KEY, "k1")));
    assertThat(verify(door, token())).isInstanceOf(Verdict.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "nOnE", " none", "rs256", "HS256", "RS384", "ES256K", ""})
  void onlyTheIssuersAlgorithmsPass(String alg) throws Exception {
    assertRejected(token(h -> h.put("alg", alg), c -> {}), Reason.ALGORITHM_NOT_ALLOWED);
  }

  @Test
  void anUnsignedTokenIsRefused() throws Exception {
    String unsigned =
        TestKeys.part(header().put("alg", "none").encode())
            + "."
            + TestKeys.part(claims().encode());
    assertRejected(unsigned, Reason.MALFORMED_TOKEN);
    assertRejected(unsigned + ".", Reason.MALFORMED_TOKEN);
  }

  @Test
  void aMissingOrOddAlgorithmIsRefused() throws Exception {
    assertRejected(token(h -> h.remove("alg"), c -> {}), Reason.ALGORITHM_NOT_ALLOWED);
    assertRejected(token(h -> h.put("alg", 256), c -> {}), Reason.MALFORMED_HEADER);
  }

  @Test
  void aKeyServesNoOtherAlgorithm() throws Exception {
    assertRejected(token(h -> h.put("alg", "ES256"), c -> {}), Reason.UNKNOWN_KID);
  }

  @Test
  void anotherKeysSignatureIsRefused() throws Exception {
    assertRejected(TestKeys.token(OTHER_KEY, header(), claims()), Reason.BAD_SIGNATURE);
  }

  @Test
  void aKeyOfOneIssuerNeverSpeaksForAnother() throws Exception {
    door =
        door(
            Map.of(
                "a", issuer(ISSUER, TestKeys.jwks(TestKeys.jwk(KEY, "k1"))),
                "b", issuer("https://b.example/", TestKeys.jwks(TestKeys.jwk(OTHER_KEY, "k1")))));
    assertRejected(
        TestKeys.token(OTHER_KEY, header(), claims().put("iss", ISSUER)), Reason.BAD_SIGNATURE);
  }

  @Test
  void anUnknownKeyIdIsRefused() throws Exception {
    assertRejected(token(h -> h.put("kid", "k9"), c -> {}), Reason.UNKNOWN_KID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://issuer.example", "https://Issuer.example/", "x"})
  void theIssuerIsComparedByteByByte(String iss) throws Exception {
    assertRejected(c -> c.put("iss", iss), Reason.UNKNOWN_ISSUER);
  }

  @Test
  void everyChangedByteOfATokenIsRefused() throws Exception {
    String good = token();
    for (int i = 0; i < good.length(); i++) {
      char changed = good.charAt(i) == 'A' ? 'B' : 'A';
      if (good.charAt(i) != '.') {
        String bad = good.substring(0, i) + changed + good.substring(i + 1);
        assertThat(verify(door, bad)).as("byte %d", i).isInstanceOf(Verdict.Rejected.class);
      }
    }
  }

  @Test
  void timesAreCheckedWithTheIssuersSkew() throws Exception {
    long at = NOW.getEpochSecond();
    assertRejected(c -> c.put("exp", at - 60), Reason.EXPIRED);
    assertThat(verify(door, token(h -> {}, c -> c.put("exp", at - 59))))
        .isInstanceOf(Verdict.Accepted.class);
    assertRejected(c -> c.put("nbf", at + 61), Reason.NOT_YET_VALID);
    assertRejected(c -> c.put("iat", at + 61), Reason.ISSUED_IN_FUTURE);
    assertThat(verify(door, token(h -> {}, c -> c.put("nbf", at + 60))))
        .isInstanceOf(Verdict.Accepted.class);
    assertRejected(c -> c.put("exp", at + 3601), Reason.LIFETIME_TOO_LONG);
  }

  @Test
  void timesMustBeNumbersAndBePresent() throws Exception {
    assertRejected(c -> c.remove("exp"), Reason.BAD_TIME);
    assertRejected(c -> c.put("exp", "9999999999"), Reason.BAD_TIME);
    assertRejected(c -> c.putNull("exp"), Reason.BAD_TIME);
    assertRejected(c -> c.put("exp", -1), Reason.BAD_TIME);
    assertRejected(c -> c.put("exp", 1e300), Reason.BAD_TIME);
    assertRejected(c -> c.remove("iat"), Reason.BAD_TIME);
    assertRejected(c -> c.put("nbf", "soon"), Reason.BAD_TIME);
    assertThat(verify(door, token(h -> {}, c -> c.put("exp", NOW.getEpochSecond() + 0.5))))
        .isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void theAudienceMustBeThisBroker() throws Exception {
    assertRejected(c -> c.put("aud", "elsewhere"), Reason.AUDIENCE_MISMATCH);
    assertRejected(c -> c.put("aud", new JsonArray()), Reason.AUDIENCE_MISMATCH);
    assertRejected(
        c -> c.put("aud", new JsonArray().add("sluice").add(7)), Reason.AUDIENCE_MISMATCH);
    assertRejected(c -> c.remove("aud"), Reason.AUDIENCE_MISMATCH);
    assertThat(
            verify(door, token(h -> {}, c -> c.put("aud", new JsonArray().add("x").add("sluice")))))
        .isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void teamAndUserMustBeThereAndHarmless() throws Exception {
    assertRejected(c -> c.remove("team"), Reason.BAD_CLAIM);
    assertRejected(c -> c.remove("sub"), Reason.MISSING_SUBJECT);
    assertRejected(c -> c.put("team", 7), Reason.BAD_CLAIM);
    assertRejected(c -> c.put("team", " "), Reason.BAD_CLAIM);
    assertRejected(c -> c.put("sub", "ada\r\nx-admin: 1"), Reason.MISSING_SUBJECT);
    assertRejected(c -> c.put("sub", "a".repeat(257)), Reason.MISSING_SUBJECT);
    assertRejected(c -> c.put("roles", new JsonObject()), Reason.BAD_CLAIM);
  }

  @Test
  void typesAndCriticalHeadersAreChecked() throws Exception {
    assertRejected(token(h -> h.put("typ", "JWT"), c -> {}), Reason.TYPE_NOT_ALLOWED);
    assertRejected(token(h -> h.remove("typ"), c -> {}), Reason.TYPE_NOT_ALLOWED);
    assertThat(verify(door, token(h -> h.put("typ", "application/AT+JWT"), c -> {})))
        .isInstanceOf(Verdict.Accepted.class);
    assertRejected(
        token(h -> h.put("crit", new JsonArray().add("b64")), c -> {}), Reason.CRITICAL_HEADER);
    assertRejected(token(h -> h.put("crit", new JsonArray()), c -> {}), Reason.CRITICAL_HEADER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA==",
        "\u00e9.\u00e9.\u00e9"
      })
  void whatIsNoTokenIsMalformed(String token) throws Exception {
    assertRejected(token, Reason.MALFORMED_TOKEN);
  }

  @Test
  void repeatedNamesAndTrailingTextAreMalformed() throws Exception {
    String claims = claims().encode();
    for (String bad :
        List.of(
            claims.replace("{", "{\"team\":\"admin\","),
            claims.replace("{", "{\"te\\u0061m\":\"admin\","),
            claims + "{}",
            "[" + claims + "]",
            "\ufeff" + claims,
            claims.replace("600", "1e400"))) {
      String signed = TestKeys.part(header().encode()) + "." + TestKeys.part(bad);
      assertThat(verify(door, TestKeys.sign(KEY, signed)))
          .as(bad)
          .isInstanceOf(Verdict.Rejected.class);
    }
  }

  @Test
  void aTokenThatIsTooLongIsNotEvenHashed() throws Exception {
    assertRejected("a".repeat(8193), Reason.MALFORMED_TOKEN);
  }

  @Test
  void aCachedTokenStillExpires() throws Exception {
    String token = token();
    assertThat(verify(door, token)).isInstanceOf(Verdict.Accepted.class);
    now = NOW.plusSeconds(659);
    assertThat(verify(door, token)).isInstanceOf(Verdict.Accepted.class);
    now = NOW.plusSeconds(661);
    assertRejected(token, Reason.EXPIRED);
  }

  @Test
  void tokensThatShareAPrefixDoNotShareACacheEntry() throws Exception {
    String ada = token();
    String bob = token(h -> {}, c -> c.put("sub", "bob"));
    assertThat(ada.substring(0, 40)).isEqualTo(bob.substring(0, 40));
    assertThat(((Verdict.Accepted) verify(door, ada)).caller().user()).isEqualTo("ada");
    assertThat(((Verdict.Accepted) verify(door, bob)).caller().user()).isEqualTo("bob");
    assertThat(((Verdict.Accepted) verify(door, ada)).caller().user()).isEqualTo("ada");
  }

  @Test
  void aRemovedKeyTakesItsCachedTokensWithIt() throws Exception {
    Path file =
        Files.writeString(folder.resolve("rotating.json"), TestKeys.jwks(TestKeys.jwk(KEY, "k1")));
    door = door(Map.of("test", sample(ISSUER, file).make()));
    String token = token();
    assertThat(verify(door, token)).isInstanceOf(Verdict.Accepted.class);
    Files.writeString(file, TestKeys.jwks(TestKeys.jwk(OTHER_KEY, "k1")));
    door.rings().iterator().next().refresh().await(10, SECONDS);
    assertRejected(token, Reason.BAD_SIGNATURE);
  }

  @Test
  void aFailedRefreshKeepsTheKeys() throws Exception {
    Path file =
        Files.writeString(folder.resolve("fragile.json"), TestKeys.jwks(TestKeys.jwk(KEY, "k1")));
    door = door(Map.of("test", sample(ISSUER, file).make()));
    Files.writeString(file, "<html>");
    assertThat(
            door.rings()
                .iterator()
                .next()
                .refresh()
                .transform(done -> io.vertx.core.Future.succeededFuture(done.failed()))
                .await(10, SECONDS))
        .isTrue();
    assertThat(verify(door, token())).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void theHeaderMustBeOneBearerToken() throws Exception {
    String token = token();
    assertThat(reason(List.of())).isEqualTo(Reason.MISSING_CREDENTIALS);
    assertThat(reason(List.of("Bearer " + token, "Bearer " + token)))
        .isEqualTo(Reason.MALFORMED_REQUEST);
    assertThat(reason(List.of("Basic YTpi"))).isEqualTo(Reason.MALFORMED_REQUEST);
    assertThat(reason(List.of("Bearer " + token + ", Bearer " + token)))
        .isEqualTo(Reason.MALFORMED_REQUEST);
    assertThat(door.open(Presented.with("bearer " + token)).await(10, SECONDS))
        .isInstanceOf(Verdict.Accepted.class);
  }

  private Reason reason(List<String> authorization) throws Exception {
    return ((Verdict.Rejected) door.open(Presented.with(authorization)).await(10, SECONDS))
        .rejection()
        .reason();
  }
}
