package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.sluice.config.ToolConfig;
import io.sluice.tools.IdentityTokens;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A tool behind the broker's door, as callers and the tool see it. */
final class ToolsOverHttpTest {

  @TempDir Path folder;
  private FakeTool tool;
  private TestBroker broker;

  @BeforeEach
  void start() throws Exception {
    tool = new FakeTool();
    broker = TestBroker.start(folder, 9, Tools.behind(tool.url()));
  }

  @AfterEach
  void stop() {
    broker.close();
    tool.close();
  }

  private HttpResponse<String> get(String role, String path) throws Exception {
    return broker.send(Tools.as(broker, role, path));
  }

  /** Status, headers and code of a refusal; nothing reached the tool. */
  private void assertRefused(HttpResponse<String> answer, int status, String code) {
    ChatRoadTest.assertError(answer, status, code);
    assertThat(tool.got).isEmpty();
  }

  @Test
  void aRouteThatIsNamedIsServedWithItsQuery() throws Exception {
    tool.plays(r -> r.response().putHeader("x-page", "1").setStatusCode(201).end("trace 7"));
    HttpResponse<String> answer = get("reader", "/traces/7?full=%7B1%7D&b");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("trace 7");
    assertThat(answer.headers().firstValue("x-page")).contains("1");
    assertThat(answer.headers().firstValue("content-length")).contains("7");
    assertThat(tool.last().uri()).isEqualTo("/traces/7?full=%7B1%7D&b");
    assertThat(tool.last().method()).isEqualTo("GET");
  }

  @Test
  void getIncludesHead() throws Exception {
    tool.plays(r -> r.response().putHeader("content-length", "1234").end());
    HttpResponse<String> answer =
        broker.send(
            Tools.as(broker, "reader", "/traces/7").method("HEAD", BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-length")).contains("1234");
    assertThat(tool.last().method()).isEqualTo("HEAD");
  }

  @ParameterizedTest
  @CsvSource({
    "/traces/7/content, GET",
    "/traces, GET",
    "/traces/7, DELETE",
    "/other, GET",
    "/prompts/a, GET",
    "/files/a, PUT",
  })
  void whatNoRouteNamesIsDenied(String path, String method) throws Exception {
    assertRefused(
        broker.send(Tools.as(broker, "writer", path).method(method, BodyPublishers.noBody())),
        403,
        "tool_route_not_permitted");
  }

  @Test
  void eachRouteNeedsItsScope() throws Exception {
    HttpResponse<String> answer =
        broker.send(Tools.as(broker, "reader", "/prompts/a").PUT(BodyPublishers.ofString("x")));
    assertRefused(answer, 403, "insufficient_scope");
    assertThat(answer.headers().firstValue("www-authenticate").orElse(""))
        .contains("scope=\"prompts:write\"");
  }

  @Test
  void aTeamNeedsTheToolToo() throws Exception {
    String token = broker.token("poor", "writer");
    HttpResponse<String> answer =
        broker.send(
            broker.request("/tools/dash/traces/7").header("authorization", "Bearer " + token));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(tool.got).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tools/dash/traces/7", "/tools/dash", "/tools/nothing", "/tools/"})
  void aStrangerLearnsNothing(String path) throws Exception {
    assertRefused(broker.send(broker.request(path)), 401, "missing_credentials");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/tools/nothing/", "/tools/nothing", "/tools/", "/tools/DASH/"})
  void anUnknownToolIsNotThere(String path) throws Exception {
    assertRefused(
        broker.send(
            broker
                .request(path)
                .header("authorization", "Bearer " + broker.token("search", "reader"))),
        404,
        "unknown_tool");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/traces/../secrets",
        "/traces/%2e%2e/secrets",
        "/traces/.",
        "/traces//7",
        "//secrets",
        "/traces/7%2F8",
        "/traces/7%5C8",
        "/traces/7;jsessionid=1",
        "/traces/7%3Bx",
        "/traces/%00",
        "/traces/%0A",
        "/traces/%41",
        "/traces/%e2%82%ac",
        "/traces/%252e",
        "/traces/%FF",
        "/traces/%C0%AF",
        "/traces/%EF%BC%8F",
        "/files/%EF%BC%8E%EF%BC%8E/x",
      })
  void aPathThatCanBeReadInTwoWaysIsRefused(String path) throws Exception {
    try (RawCaller caller = RawCaller.of(broker)) {
      caller.send(
          "GET /tools/dash%s HTTP/1.1\r\nhost: sluice\r\nauthorization: Bearer %s\r\n\r\n"
              .formatted(path, broker.token("search", "writer")));
      assertThat(caller.readUntil("}}")).startsWith("HTTP/1.1 400 ").contains("path_not_canonical");
    }
    assertThat(tool.got).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/tools/../tools/dash/traces/7", "/%74ools/dash/traces/7", "/tools\\dash/"})
  void whatOnlyBecomesAToolByNormalisingIsNone(String path) throws Exception {
    try (RawCaller caller = RawCaller.of(broker)) {
      caller.send(
          "GET %s HTTP/1.1\r\nhost: sluice\r\nauthorization: Bearer %s\r\n\r\n"
              .formatted(path, broker.token("search", "writer")));
      assertThat(caller.readUntil("}}")).matches("(?s)HTTP/1.1 40[04] .*");
    }
    assertThat(tool.got).isEmpty();
  }

  @Test
  void aPathThatALaxToolTakesForAnotherRouteIsRefused() throws Exception {
    broker.close();
    broker =
        TestBroker.start(
            folder,
            9,
            Tools.with(
                Map.of(
                    "dash",
                    new ToolConfig(
                        tool.url(),
                        "development",
                        List.of(
                            Tools.route("/secrets", "prompts:write"),
                            Tools.route("/**", "traces:read"))))));
    assertRefused(get("reader", "/SECRETS"), 403, "tool_route_not_permitted");
    assertRefused(get("reader", "/secrets/"), 403, "tool_route_not_permitted");
    assertRefused(get("reader", "/secrets"), 403, "insufficient_scope");
    assertThat(get("reader", "/secrets-of-success").statusCode()).isEqualTo(200);
  }

  @Test
  void theToolIsToldWhoAsksByAHeaderThatALibraryVerifies() throws Exception {
    get("reader", "/traces/7");
    String header = tool.last().headers().get(IdentityTokens.HEADER);
    JWTClaimsSet claims = verified(header, "tool:dash");
    assertThat(claims.getIssuer()).isEqualTo("http://127.0.0.1:" + broker.broker.port());
    assertThat(claims.getSubject()).isEqualTo("ada");
    assertThat(claims.getStringClaim("team")).isEqualTo("search");
    assertThat(claims.getStringListClaim("roles")).containsExactly("reader");
    assertThat(claims.getStringClaim("scope")).isEqualTo("traces:read");
    assertThat(claims.getStringClaim("environment")).isEqualTo("development");
    assertThat(claims.getStringClaim("route")).isEqualTo("/traces/{id}");
    JsonObject seconds = new JsonObject(claims.toString());
    assertThat(seconds.getLong("exp") - seconds.getLong("iat")).isEqualTo(60);
    assertThat(header).doesNotContain(broker.token("search", "reader").split("\\.", -1)[2]);
  }

  /** With the keys as they are published, by a library that shares nothing with the broker. */
  private JWTClaimsSet verified(String token, String audience) throws Exception {
    HttpResponse<String> keys = broker.send(broker.request(IdentityTokens.JWKS_PATH));
    assertThat(keys.headers().firstValue("content-type")).contains("application/jwk-set+json");
    assertThat(keys.body()).doesNotContain("\"d\"");
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType(IdentityTokens.TYPE)));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.ES256, new ImmutableJWKSet<>(JWKSet.parse(keys.body()))));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(audience, null, Set.of("sub", "exp", "jti", "team")));
    return processor.process(token, null);
  }

  @Test
  void noIdentityOfTheCallersOwnMakingGetsThrough() throws Exception {
    broker.send(
        Tools.as(broker, "reader", "/traces/7")
            .header("Sluice-Identity", "forged")
            .header("sluice_identity", "forged")
            .header("X-Forwarded-User", "root")
            .header("X_Forwarded_For", "6.6.6.6")
            .header("X-Remote-User", "root")
            .header("Remote-User", "root")
            .header("X-Auth-Request-Email", "root@example.com")
            .header("X-WebAuth-User", "root")
            .header("Cookie", "session=1")
            .header("X-Api-Key", "k")
            .header("X-HTTP-Method-Override", "DELETE")
            .header("X-Original-URL", "/secrets")
            .header("Forwarded", "for=6.6.6.6")
            .header("X-Harmless", "yes")
            .header("Accept-Language", "de"));
    MultiMap headers = tool.last().headers();
    assertThat(headers.names())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .doesNotContain(
            "authorization",
            "cookie",
            "sluice_identity",
            "x-forwarded-user",
            "x_forwarded_for",
            "x-remote-user",
            "remote-user",
            "x-auth-request-email",
            "x-webauth-user",
            "x-api-key",
            "x-http-method-override",
            "x-original-url",
            "forwarded");
    assertThat(headers.getAll(IdentityTokens.HEADER)).hasSize(1).doesNotContain("forged");
    assertThat(headers.get("x-harmless")).isEqualTo("yes");
    assertThat(headers.get("accept-language")).isEqualTo("de");
    assertThat(headers.get("x-forwarded-prefix")).isEqualTo("/tools/dash");
    assertThat(headers.get("x-forwarded-host")).isEqualTo("127.0.0.1:" + broker.broker.port());
    assertThat(headers.get("x-forwarded-proto")).isEqualTo("http");
    assertThat(headers.getAll("x-forwarded-for")).containsExactly("127.0.0.1");
    assertThat(headers.get("host")).isEqualTo("127.0.0.1:" + tool.port());
  }

  @Test
  void aToolDoesNotSpeakForTheBroker() throws Exception {
    tool.plays(
        r ->
            r.response()
                .putHeader("set-cookie", "a=b; Path=/")
                .putHeader("x-request-id", "mine")
                .putHeader("www-authenticate", "Basic")
                .putHeader("strict-transport-security", "max-age=1")
                .putHeader("access-control-allow-origin", "*")
                .putHeader("sluice-identity", "x")
                .putHeader("x-ratelimit-limit-requests", "1")
                .putHeader("connection", "x-secret")
                .putHeader("x-secret", "1")
                .putHeader("etag", "\"1\"")
                .setStatusCode(401)
                .end("no"));
    HttpResponse<String> answer = get("reader", "/traces/7");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().map().keySet())
        .containsExactlyInAnyOrder("x-request-id", "etag", "content-length");
    assertThat(answer.headers().firstValue("x-request-id")).isNotEqualTo(Optional.of("mine"));
  }

  @ParameterizedTest
  @CsvSource({
    "/login?a=1, /tools/dash/login?a=1",
    "login, login",
    "http://127.0.0.1:PORT/x#y, /tools/dash/x#y",
    "//127.0.0.1:PORT/x, /tools/dash/x",
    "https://login.example.com/x, https://login.example.com/x",
    "javascript:alert(1), ''",
  })
  void whereAToolSendsACallerIsBelowTheToolAgain(String location, String seen) throws Exception {
    tool.plays(
        r ->
            r.response()
                .setStatusCode(302)
                .putHeader("location", location.replace("PORT", "" + tool.port()))
                .end());
    assertThat(get("reader", "/traces/7").headers().firstValue("location").orElse(""))
        .isEqualTo(seen);
  }

  @Test
  void withoutTheSlashACallerIsSentToTheRoot() throws Exception {
    HttpResponse<String> answer = get("reader", "?a=1");
    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("location")).contains("/tools/dash/?a=1");
    assertThat(tool.got).isEmpty();
  }

  @Test
  void aToolThatIsNotThereIsA502() throws Exception {
    int port = tool.port();
    tool.close();
    ChatRoadTest.assertError(get("reader", "/traces/7"), 502, "tool_unreachable");
    tool = new FakeTool();
    assertThat(port).isPositive();
  }

  @Test
  void whatWasDoneIsCountedByTeamToolAndOutcome() throws Exception {
    get("reader", "/traces/7");
    get("reader", "/nothing");
    assertThat(
            broker.metric(
                "sluice_tool_requests_total{outcome=\"completed\",status=\"2xx\",team=\"search\",tool=\"dash\"}"))
        .isEqualTo(1);
    assertThat(
            broker.metric(
                "sluice_rejections_total{reason=\"tool_route_not_permitted\",station=\"tools\"}"))
        .isEqualTo(1);
    assertThat(broker.metric("sluice_open_requests")).isZero();
  }
}
