package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Revoking over HTTP: who may, what is answered, and that the very next request is refused. */
final class RevocationApiTest {

  @TempDir Path folder;
  private FakeUpstream upstream;
  private TestBroker broker;
  private Revoking revoking;

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream();
    open();
  }

  private void open() throws Exception {
    broker = TestBroker.start(folder, upstream.port(), Revoking.allowed("cut"));
    revoking = Revoking.at(broker);
  }

  @AfterEach
  void stop() {
    broker.close();
    upstream.close();
  }

  private HttpResponse<String> models(String token) throws Exception {
    return broker.send(broker.request("/v1/models").header("authorization", "Bearer " + token));
  }

  @Test
  void theVeryNextRequestIsRefusedUntilTheRevocationIsLifted() throws Exception {
    String token = broker.token("eve", "search", "copilot", Duration.ofMinutes(5));
    String another = broker.token("eve", "search", "copilot", Duration.ofMinutes(5));
    assertThat(models(token).statusCode()).isEqualTo(200);

    JsonObject entry = revoking.order(new JsonObject().put("jti", Revoking.jti(token)));
    HttpResponse<String> refused = models(token);
    ChatRoadTest.assertError(refused, 401, "revoked");
    assertThat(refused.headers().firstValue("www-authenticate"))
        .hasValue(
            "Bearer realm=\"sluice\", error=\"invalid_token\", error_description=\"revoked\"");
    assertThat(models(another).statusCode()).isEqualTo(200);

    assertThat(revoking.delete(entry.getString("id")).statusCode()).isEqualTo(200);
    assertThat(models(token).statusCode()).isEqualTo(200);
    ChatRoadTest.assertError(revoking.delete(entry.getString("id")), 404, "revocation_not_found");
  }

  @Test
  void alsoOnAConnectionThatIsKeptAlive() throws Exception {
    String token = broker.token("eve", "search", "copilot", Duration.ofMinutes(5));
    upstream.streams(chunk("a"), DONE);
    try (RawCaller caller = RawCaller.of(broker).chatWith(token, ask(true))) {
      assertThat(caller.readUntil("\r\n0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
      revoking.order(new JsonObject().put("subject", "eve"));
      assertThat(caller.chatWith(token, ask(true)).readUntil("\"revoked\""))
          .contains("HTTP/1.1 401 ");
    }
    assertThat(upstream.got).hasSize(1);
  }

  @Test
  void anEntrySaysWhoRevokedWhatAndWhy() throws Exception {
    JsonObject entry =
        revoking.order(
            new JsonObject()
                .put("jti", "j")
                .put("subject", "eve")
                .put("issued_before", "2026-01-01T00:00:00Z")
                .put("until", "2999-01-01T00:00:00Z"));
    assertThat(entry.getString("issuer")).isEqualTo("test");
    assertThat(entry.getString("jti")).isEqualTo("j");
    assertThat(entry.getString("subject")).isEqualTo("eve");
    assertThat(entry.getString("issued_before")).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(entry.getString("until")).isEqualTo("2999-01-01T00:00:00Z");
    assertThat(entry.getString("revoked_by")).isEqualTo("test/sam");
    assertThat(entry.getString("reason")).isEqualTo("a test");
    assertThat(broker.metric("sluice_revocations")).isEqualTo(1);
  }

  @Test
  void aQueryThatCannotBeDecodedIsRefused() throws Exception {
    try (RawCaller caller = RawCaller.ofAdmin(broker)) {
      caller.send(
          "GET /api/v1/revocations?limit=%zz HTTP/1.1\r\nhost: a\r\nauthorization: Bearer "
              + revoking.token()
              + "\r\n\r\n");
      assertThat(caller.readUntil("\"bad_request\"")).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void theListComesInPages() throws Exception {
    for (int i = 0; i < 3; i++) {
      revoking.order(new JsonObject().put("subject", "s" + i));
    }
    JsonObject first = new JsonObject(revoking.get("?limit=2").body());
    JsonArray data = first.getJsonArray("data");
    assertThat(first.getBoolean("has_more")).isTrue();
    assertThat(data).hasSize(2);
    JsonObject rest =
        new JsonObject(
            revoking.get("?limit=2&after=" + data.getJsonObject(1).getString("id")).body());
    assertThat(rest.getBoolean("has_more")).isFalse();
    assertThat(rest.getJsonArray("data").getJsonObject(0).getString("subject")).isEqualTo("s2");
    ChatRoadTest.assertError(revoking.get("?limit=0"), 400, "invalid_revocation");
    ChatRoadTest.assertError(revoking.get("?limit=x"), 400, "invalid_revocation");
  }

  @Test
  void whoHasNoTokenIs401AndWhoHasNoScopeIs403() throws Exception {
    HttpResponse<String> nobody = broker.send(revoking.request(""));
    ChatRoadTest.assertError(nobody, 401, "missing_credentials");
    assertThat(nobody.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"sluice\"");
    ChatRoadTest.assertError(
        broker.send(revoking.request("/x").DELETE()), 401, "missing_credentials");

    String body = "{\"issuer\":\"test\",\"subject\":\"ada\",\"reason\":\"r\"}";
    // A role without the scope, the role in a team that may not, and a role that there is not.
    for (String[] who :
        new String[][] {{"platform", "copilot"}, {"search", "security"}, {"platform", "root"}}) {
      HttpResponse<String> denied =
          revoking.post(broker.token("eve", who[0], who[1], Duration.ofMinutes(1)), body);
      ChatRoadTest.assertError(denied, 403, "insufficient_scope");
      assertThat(denied.headers().firstValue("www-authenticate").orElse(""))
          .contains("error=\"insufficient_scope\"", "scope=\"tokens:revoke\"");
    }
    ChatRoadTest.assertError(
        revoking.post(broker.token("eve", "ghosts", "security", Duration.ofMinutes(1)), body),
        403,
        "unknown_team");
    assertThat(broker.metric("sluice_revocations")).isZero();
  }

  @Test
  void whoIsRevokedMayNotRevoke() throws Exception {
    String token = revoking.token();
    revoking.order(new JsonObject().put("jti", Revoking.jti(token)));
    ChatRoadTest.assertError(revoking.post(token, "{}"), 401, "revoked");
  }

  @Test
  void whatIsWrongWithAnOrderIsNamed() throws Exception {
    assertRefused("{\"issuer\":\"nobody\",\"jti\":\"j\",\"reason\":\"r\"}", "issuer", "nobody");
    assertRefused(
        "{\"issuer\":\"test\",\"issued_before\":\"yesterday\",\"reason\":\"r\"}",
        "issued_before",
        "2026-11-25T10:00:00Z");
    assertRefused("{\"issuer\":", null, "JSON");
    assertRefused("{\"issuer\":\"test\",\"reason\":\"r\"}", "jti", "which tokens");
    ChatRoadTest.assertError(
        revoking.post(revoking.token(), " ".repeat(20_000)), 413, "request_too_large");
    ChatRoadTest.assertError(
        broker.send(
            revoking
                .request("")
                .header("authorization", "Bearer " + revoking.token())
                .POST(BodyPublishers.ofString("jti=1"))),
        415,
        "unsupported_media_type");
  }

  private void assertRefused(String body, @Nullable String param, String message) throws Exception {
    HttpResponse<String> answer = revoking.post(revoking.token(), body);
    ChatRoadTest.assertError(answer, 400, "invalid_revocation");
    JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
    assertThat(error.getString("param")).isEqualTo(param);
    assertThat(error.getString("message")).contains(message);
  }

  @Test
  void revocationsLastAcrossARestart() throws Exception {
    String token = broker.token("eve", "search", "copilot", Duration.ofMinutes(5));
    revoking.order(new JsonObject().put("subject", "eve"));
    broker.close();
    open();
    ChatRoadTest.assertError(models(token), 401, "revoked");
  }

  @Test
  void aBrokerThatCannotKnowWhatWasRevokedDoesNotStart() throws Exception {
    broker.close();
    Path file = folder.resolve("data/revocations.db");
    Files.writeString(file, "not a database ".repeat(1000));
    assertThatThrownBy(this::open).hasMessageContaining("revocations.db");
    // And has let go of its folder.
    Files.delete(file);
    open();
  }

  @Test
  void eachActIsALineInTheLogWithoutAnyToken() throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger("sluice.admin");
    lines.start();
    log.addAppender(lines);
    try {
      JsonObject entry = revoking.order(new JsonObject().put("subject", "eve"));
      revoking.delete(entry.getString("id"));
      assertThat(lines.list)
          .extracting(ILoggingEvent::getMessage)
          .containsExactly("tokens revoked", "revocation lifted");
      assertThat(lines.list)
          .allSatisfy(
              line ->
                  assertThat(line.getKeyValuePairs().toString())
                      .contains("test/sam", "eve", entry.getString("id"), "a test")
                      .doesNotContain("eyJ"));
    } finally {
      log.detachAppender(lines);
    }
  }

  @Test
  void theOtherManagementRoutesAskForNoCredentials() throws Exception {
    for (String path : new String[] {"/metrics", "/livez", "/readyz"}) {
      assertThat(broker.admin(path).statusCode()).isEqualTo(200);
    }
  }
}
