package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sluice.broker.Eventually;
import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerConfig.IntrospectionConfig;
import io.sluice.config.IssuerSample;
import io.sluice.config.Secret;
import io.sluice.identity.Finding.Status;
import io.sluice.identity.Rejection.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opaque tokens, and an issuer that is asked about them (RFC 7662). */
final class IntrospectionTest {

  private static final String ISSUER = "https://issuer.example/";
  private static final String TOKEN = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO+/gxU==";
  private static final KeyPair KEY = TestKeys.rsa(2048);

  /** What the endpoint was asked. */
  private record Asked(String authorization, String contentType, String accept, String body) {}

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path folder;
  private volatile Consumer<HttpServerResponse> endpoint = active(c -> {});
  private HttpServer server;
  private TokenDoor door;

  @BeforeEach
  void open() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::take)
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
    door = door(Duration.ofSeconds(30), Duration.ofSeconds(5));
  }

  @AfterEach
  void close() throws Exception {
    door.close();
    vertx.close().await(10, SECONDS);
  }

  private void take(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              asked.add(
                  new Asked(
                      request.getHeader("authorization"),
                      request.getHeader("content-type"),
                      request.getHeader("accept"),
                      body.toString()));
              endpoint.accept(request.response());
            });
  }

  private IssuerConfig issuer(Duration cache, Duration timeout) throws Exception {
    Path jwks = folder.resolve("keys.json");
    Files.writeString(jwks, TestKeys.jwks(TestKeys.jwk(KEY, "k1")));
    IssuerConfig c = IssuerSample.of(ISSUER).jwks(jwks.toUri().toString()).development().make();
    IntrospectionConfig introspection =
        new IntrospectionConfig(
            URI.create("http://127.0.0.1:" + server.actualPort() + "/introspect"),
            "sluice:1",
            new Secret("${env:CLIENT}", "p%ss word"),
            cache,
            timeout);
    return with(c, c.jwks(), introspection);
  }

  private static IssuerConfig with(
      IssuerConfig c, @Nullable String jwks, @Nullable IntrospectionConfig introspection) {
    return new IssuerConfig(
        c.issuer(),
        jwks,
        null,
        null,
        introspection,
        c.audiences(),
        c.algorithms(),
        c.types(),
        c.clockSkew(),
        c.maxLifetime(),
        c.refresh(),
        null,
        false,
        true,
        c.claims());
  }

  private TokenDoor door(Duration cache, Duration timeout) throws Exception {
    return door(issuer(cache, timeout));
  }

  private TokenDoor door(IssuerConfig issuer) throws Exception {
    TokenDoor made =
        TokenDoor.of(
            vertx, "staging", Map.of("test", issuer), Revocations.none(), Clock.systemUTC());
    made.loadKeys().await(10, SECONDS);
    return made;
  }

  private static JsonObject claims() {
    long now = Instant.now().getEpochSecond();
    return new JsonObject()
        .put("aud", "sluice")
        .put("sub", "ada")
        .put("team", "search")
        .put("roles", new JsonArray().add("copilot"))
        .put("scope", "llm:chat models:read")
        .put("iat", now)
        .put("exp", now + 600);
  }

  private static Consumer<HttpServerResponse> active(Consumer<JsonObject> change) {
    return response -> {
      JsonObject answer = claims().put("active", true);
      change.accept(answer);
      response.putHeader("content-type", "application/json").end(answer.encode());
    };
  }

  private static Consumer<HttpServerResponse> says(int status, String body) {
    return response -> response.setStatusCode(status).end(body);
  }

  private Verdict verify(String token) throws Exception {
    return door.open(Presented.with("Bearer " + token)).await(20, SECONDS);
  }

  private Reason refused(String token) throws Exception {
    return ((Verdict.Rejected) verify(token)).rejection().reason();
  }

  @Test
  void anActiveTokenBecomesItsCaller() throws Exception {
    Caller caller = ((Verdict.Accepted) verify(TOKEN)).caller();
    assertThat(caller.issuer()).isEqualTo("test");
    assertThat(caller.team()).isEqualTo("search");
    assertThat(caller.subject()).isEqualTo("ada");
    assertThat(caller.scopes()).containsExactlyInAnyOrder("llm:chat", "models:read");
    assertThat(caller.keyThumbprint()).isEmpty();
  }

  @Test
  void theIssuerIsAskedAsTheStandardSays() throws Exception {
    verify(TOKEN);
    String pair = "sluice%3A1:p%25ss+word";
    assertThat(asked)
        .containsExactly(
            new Asked(
                "Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)),
                "application/x-www-form-urlencoded",
                "application/json",
                "token=Kz%7E8mXK1EalYznwH-LC-1fBAo.4Ljp%7EzsPE_NeO%2B%2FgxU%3D%3D"
                    + "&token_type_hint=access_token"));
  }

  private static Arguments answer(Reason reason, Consumer<JsonObject> change) {
    return arguments(reason, change);
  }

  static Stream<Arguments> answersThatMeanNo() {
    long now = Instant.now().getEpochSecond();
    return Stream.of(
        answer(Reason.INACTIVE_TOKEN, a -> a.put("active", false)),
        answer(Reason.INACTIVE_TOKEN, a -> a.put("active", "true")),
        answer(Reason.INACTIVE_TOKEN, a -> a.put("active", 1)),
        answer(Reason.INACTIVE_TOKEN, a -> a.remove("active")),
        answer(Reason.UNKNOWN_ISSUER, a -> a.put("iss", "https://other.example/")),
        answer(Reason.UNKNOWN_ISSUER, a -> a.put("iss", "https://issuer.example")),
        answer(Reason.UNKNOWN_ISSUER, a -> a.put("iss", 7)),
        answer(Reason.BAD_TIME, a -> a.remove("exp")),
        answer(Reason.BAD_TIME, a -> a.remove("iat")),
        answer(Reason.BAD_TIME, a -> a.put("exp", Long.toString(now + 600))),
        answer(Reason.EXPIRED, a -> a.put("exp", now - 100)),
        answer(Reason.NOT_YET_VALID, a -> a.put("nbf", now + 300)),
        answer(Reason.LIFETIME_TOO_LONG, a -> a.put("exp", now + 86_400)),
        answer(Reason.AUDIENCE_MISMATCH, a -> a.remove("aud")),
        answer(Reason.AUDIENCE_MISMATCH, a -> a.put("aud", "other")),
        answer(Reason.MISSING_SUBJECT, a -> a.remove("sub")),
        answer(Reason.BAD_CLAIM, a -> a.remove("team")),
        answer(Reason.UNKNOWN_BINDING, a -> a.put("cnf", new JsonObject().put("kid", "x"))),
        answer(
            Reason.UNBOUND_USE,
            a -> a.put("cnf", new JsonObject().put("jkt", Proofs.hash("some key")))));
  }

  @ParameterizedTest
  @MethodSource("answersThatMeanNo")
  void whateverIsMissingOrWrongInTheAnswerMeansNo(Reason reason, Consumer<JsonObject> change)
      throws Exception {
    endpoint = active(change);
    assertThat(refused(TOKEN)).isEqualTo(reason);
  }

  static Stream<Consumer<HttpServerResponse>> noAnswers() {
    return Stream.of(
        says(500, "{\"active\":true}"),
        says(401, "{\"active\":true}"),
        says(403, ""),
        says(302, ""),
        says(204, ""),
        says(200, ""),
        says(200, "<html>log in</html>"),
        says(200, "[true]"),
        says(200, "{\"active\":false,\"active\":true}"),
        says(200, "{\"active\":true,\"x\":\"" + "x".repeat(1 << 20) + "\"}"),
        HttpServerResponse::reset);
  }

  @ParameterizedTest
  @MethodSource("noAnswers")
  void whatIsNoAnswerSaysNothingAboutTheToken(Consumer<HttpServerResponse> no) throws Exception {
    endpoint = no;
    assertThat(refused(TOKEN)).isEqualTo(Reason.INTROSPECTION_UNAVAILABLE);
    // It is not remembered either.
    endpoint = active(c -> {});
    assertThat(verify(TOKEN)).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    endpoint =
        response -> response.setStatusCode(307).putHeader("location", "/introspect?again").end();
    assertThat(refused(TOKEN)).isEqualTo(Reason.INTROSPECTION_UNAVAILABLE);
    assertThat(asked).hasSize(1);
  }

  @Test
  void anIssuerThatDoesNotAnswerInTimeIsNotWaitedFor() throws Exception {
    door.close();
    door = door(Duration.ofSeconds(30), Duration.ofMillis(200));
    endpoint = response -> {};
    assertThat(refused(TOKEN)).isEqualTo(Reason.INTROSPECTION_UNAVAILABLE);
    // The head alone does not count as an answer.
    endpoint = response -> response.setChunked(true).write("{\"active\":").succeeded();
    assertThat(refused(TOKEN)).isEqualTo(Reason.INTROSPECTION_UNAVAILABLE);
  }

  @Test
  void anIssuerThatIsNotThereIsUnavailable() throws Exception {
    server.close().await(10, SECONDS);
    assertThat(refused(TOKEN)).isEqualTo(Reason.INTROSPECTION_UNAVAILABLE);
  }

  @Test
  void anAnswerIsUsedAgainWhetherItSaysYesOrNo() throws Exception {
    verify(TOKEN);
    assertThat(verify(TOKEN)).isInstanceOf(Verdict.Accepted.class);
    assertThat(asked).hasSize(1);
    endpoint = active(a -> a.put("active", false));
    assertThat(refused("another")).isEqualTo(Reason.INACTIVE_TOKEN);
    assertThat(refused("another")).isEqualTo(Reason.INACTIVE_TOKEN);
    assertThat(asked).hasSize(2);
    // No other token shares it, however alike.
    assertThat(refused(TOKEN + "=")).isEqualTo(Reason.INACTIVE_TOKEN);
    assertThat(asked).hasSize(3);
  }

  @Test
  void anAnswerSurvivesAReloadThatChangesNothing() throws Exception {
    IssuerConfig same = issuer(Duration.ofSeconds(30), Duration.ofSeconds(5));
    verify(TOKEN);
    TokenDoor next = door.next("staging", Map.of("test", same));
    door.retire(next);
    door = next;
    assertThat(verify(TOKEN)).isInstanceOf(Verdict.Accepted.class);
    assertThat(asked).hasSize(1);
  }

  @Test
  void withoutACacheEachRequestAsks() throws Exception {
    door.close();
    door = door(Duration.ZERO, Duration.ofSeconds(5));
    verify(TOKEN);
    endpoint = active(a -> a.put("active", false));
    assertThat(refused(TOKEN)).isEqualTo(Reason.INACTIVE_TOKEN);
    assertThat(asked).hasSize(2);
  }

  @Test
  void aHundredWhoAskAtOnceCauseOneLookUp() throws Exception {
    List<HttpServerResponse> held = new CopyOnWriteArrayList<>();
    endpoint = held::add;
    List<Future<Verdict>> verdicts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      verdicts.add(door.verify(TOKEN));
    }
    Eventually.that(() -> !held.isEmpty(), "the issuer is asked");
    active(c -> {}).accept(held.get(0));
    for (Future<Verdict> verdict : verdicts) {
      assertThat(verdict.await(20, SECONDS)).isInstanceOf(Verdict.Accepted.class);
    }
    assertThat(asked).hasSize(1);
  }

  @Test
  void onlySoManyTokensAreLookedUpAtOnce() throws Exception {
    List<HttpServerResponse> held = new CopyOnWriteArrayList<>();
    endpoint = held::add;
    List<Future<Verdict>> verdicts = new ArrayList<>();
    for (int i = 0; i < Introspection.MAX_LOOKUPS; i++) {
      verdicts.add(door.verify("token" + i));
    }
    assertThat(refused("one-too-many")).isEqualTo(Reason.INTROSPECTION_UNAVAILABLE);
    Eventually.that(() -> held.size() == Introspection.MAX_LOOKUPS, "all are looked up");
    held.forEach(active(c -> {}));
    for (Future<Verdict> verdict : verdicts) {
      assertThat(verdict.await(20, SECONDS)).isInstanceOf(Verdict.Accepted.class);
    }
    endpoint = active(c -> {});
    assertThat(verify("one-too-many")).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void aSignedTokenIsNeverLookedUp() throws Exception {
    JsonObject header = new JsonObject().put("alg", "RS256").put("typ", "at+jwt").put("kid", "k1");
    String jwt = TestKeys.token(KEY, header, claims().put("iss", ISSUER));
    assertThat(verify(jwt)).isInstanceOf(Verdict.Accepted.class);
    assertThat(refused(jwt.substring(0, jwt.length() - 10))).isEqualTo(Reason.BAD_SIGNATURE);
    assertThat(refused("a.b.c.d.e")).isEqualTo(Reason.ENCRYPTED_TOKEN);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "a:b", "===", "a=b", "{}"})
  void whatNoBearerTokenLooksLikeIsNotLookedUp(String token) throws Exception {
    assertThat(refused(token)).isEqualTo(Reason.MALFORMED_TOKEN);
    assertThat(asked).isEmpty();
  }

  @Test
  void withoutIntrospectionAnOpaqueTokenIsMalformed() throws Exception {
    door.close();
    door =
        door(IssuerSample.of(ISSUER).jwks(folder.resolve("keys.json").toUri().toString()).make());
    assertThat(refused(TOKEN)).isEqualTo(Reason.MALFORMED_TOKEN);
  }

  @Test
  void anIssuerMayHaveNoKeysAtAll() throws Exception {
    door.close();
    IssuerConfig issuer = issuer(Duration.ofSeconds(30), Duration.ofSeconds(5));
    door = door(with(issuer, null, issuer.introspection()));
    assertThat(door.rings()).allMatch(KeyRing::ready);
    assertThat(verify(TOKEN)).isInstanceOf(Verdict.Accepted.class);
    JsonObject header = new JsonObject().put("alg", "RS256").put("typ", "at+jwt").put("kid", "k1");
    assertThat(refused(TestKeys.token(KEY, header, claims().put("iss", ISSUER))))
        .isEqualTo(Reason.UNKNOWN_KID);
  }

  @Test
  void aWholeExaminationSaysWhichChecksWereMeantForAnotherKindOfToken() throws Exception {
    Report report = door.examine(TOKEN).await(20, SECONDS);
    assertThat(report.trusted()).isTrue();
    assertThat(report.findings())
        .filteredOn(f -> f.check() == Check.INTROSPECTION || f.check() == Check.AUDIENCE)
        .allMatch(f -> f.status() == Status.PASSED);
    assertThat(report.findings())
        .filteredOn(f -> f.check() == Check.FORM || f.check() == Check.SIGNATURE)
        .hasSize(2)
        .allMatch(f -> f.status() == Status.SKIPPED && f.note().equals("the token is opaque"));
    assertThat(report.findings().stream().map(Finding::check).distinct().toList())
        .hasSameSizeAs(report.findings());

    endpoint = active(a -> a.put("active", false));
    Report no = door.examine("another").await(20, SECONDS);
    assertThat(no.trusted()).isFalse();
    assertThat(no.rejection()).isNotNull();
    assertThat(no.rejection().reason()).isEqualTo(Reason.INACTIVE_TOKEN);
  }
}
