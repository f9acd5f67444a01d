package io.sluice.broker;

import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading the audit over HTTP: who may, what is found, and that it is recorded. */
final class AuditApiTest {

  @TempDir Path folder;
  private FakeUpstream upstream;
  private TestBroker broker;
  private final AtomicBoolean takes = new AtomicBoolean(true);

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream();
    broker =
        TestBroker.start(
            folder,
            upstream.port(),
            AuditApiTest::allowed,
            real -> event -> takes.get() && real.record(event));
  }

  @AfterEach
  void stop() {
    broker.close();
    upstream.close();
  }

  private static SluiceConfig allowed(SluiceConfig config) {
    List<String> scopes = List.of("audit:read", "tokens:revoke");
    Map<String, TeamConfig> teams = new LinkedHashMap<>(config.teams());
    teams.put("platform", new TeamConfig("cc-9", scopes, List.of(), List.of()));
    Map<String, RoleConfig> roles = new LinkedHashMap<>(config.roles());
    roles.put("security", new RoleConfig("", scopes));
    return ConfigSample.from(config).teams(teams).roles(roles).make();
  }

  private HttpResponse<String> get(String role, String below) throws Exception {
    return send(role, below, "GET", HttpRequest.BodyPublishers.noBody());
  }

  private HttpResponse<String> send(
      String role, String below, String method, HttpRequest.BodyPublisher body) throws Exception {
    String token = broker.token("sam", "platform", role, Duration.ofMinutes(5));
    return broker.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + broker.broker.adminPort() + "/api/v1/" + below))
            .timeout(Duration.ofSeconds(20))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .method(method, body));
  }

  /** Once there is something to be found. */
  private JsonArray find(String query) throws Exception {
    JsonArray[] found = {new JsonArray()};
    Eventually.that(
        () -> {
          HttpResponse<String> answer = get("security", "audit?" + query);
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
          found[0] = new JsonObject(answer.body()).getJsonArray("data");
          return !found[0].isEmpty();
        },
        query);
    return found[0];
  }

  @Test
  void eventsAreFilteredAndComeInPages() throws Exception {
    for (int i = 0; i < 3; i++) {
      broker.send(broker.chat("poor", ask(true)));
    }
    Eventually.that(() -> find("team=poor").size() == 3, "three denials");

    JsonObject first = new JsonObject(get("security", "audit?team=poor&limit=2").body());
    assertThat(first.getJsonArray("data")).hasSize(2);
    assertThat(first.getBoolean("has_more")).isTrue();
    JsonObject second =
        new JsonObject(
            get("security", "audit?team=poor&limit=2&after=" + first.getLong("next")).body());
    assertThat(second.getJsonArray("data")).hasSize(1);
    assertThat(find("outcome=deny&reason=model_not_granted&resource=model/*")).hasSize(3);
  }

  @Test
  void readingIsItselfRecordedAndSoIsNotBeingAllowedTo() throws Exception {
    HttpResponse<String> denied = get("copilot", "audit");
    ChatRoadTest.assertError(denied, 403, "insufficient_scope");
    assertThat(get("security", "audit").statusCode()).isEqualTo(200);

    JsonObject read = find("action=audit:read&outcome=allow").getJsonObject(0);
    assertThat(read.getString("user")).isEqualTo("sam");
    assertThat(read.getString("resource")).isEqualTo("GET /api/v1/audit");
    JsonObject refused = find("action=audit:read&outcome=deny").getJsonObject(0);
    assertThat(refused.getString("reason")).isEqualTo("insufficient_scope");
    assertThat(refused.getString("request_id"))
        .isEqualTo(denied.headers().firstValue("x-request-id").orElseThrow());
  }

  @Test
  void aFilterThatIsNoneIsRefusedAndNamed() throws Exception {
    for (String bad :
        List.of(
            "since=yesterday", "limit=0", "limit=x", "after=-1", "taem=search", "team=a&team=b")) {
      HttpResponse<String> answer = get("security", "audit?" + bad);
      ChatRoadTest.assertError(answer, 400, "invalid_filter");
    }
  }

  @Test
  void checkpointsComeWithTheKeysThatSignedThem() throws Exception {
    JsonObject answer = new JsonObject(get("security", "audit/checkpoints").body());
    assertThat(answer.getJsonObject("jwks").getJsonArray("keys")).hasSize(1);
    assertThat(answer.getJsonArray("data")).isNotNull();
    assertThat(answer.encode()).doesNotContain("\"d\":");
  }

  @Test
  void aRevocationSaysWhatWasRevokedAndItsLifting() throws Exception {
    HttpResponse<String> added =
        send(
            "security",
            "revocations",
            "POST",
            HttpRequest.BodyPublishers.ofString(
                "{\"issuer\":\"test\",\"subject\":\"eve\",\"reason\":\"left\"}"));
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    String id = new JsonObject(added.body()).getString("id");
    send("security", "revocations/" + id, "DELETE", HttpRequest.BodyPublishers.noBody());

    assertThat(find("resource=add*").getJsonObject(0).getString("resource"))
        .isEqualTo("add revocation/" + id + " issuer test subject eve");
    assertThat(find("resource=lift*").getJsonObject(0).getString("resource"))
        .startsWith("lift revocation/" + id);
    assertThat(find("action=tokens:revoke")).hasSize(2);
  }

  @Test
  void anActThatCannotBeRecordedIsNotDone() throws Exception {
    takes.set(false);
    HttpResponse<String> answer =
        send(
            "security",
            "revocations",
            "POST",
            HttpRequest.BodyPublishers.ofString(
                "{\"issuer\":\"test\",\"subject\":\"eve\",\"reason\":\"left\"}"));
    ChatRoadTest.assertError(answer, 503, "audit_unavailable");
    ChatRoadTest.assertError(get("security", "audit"), 503, "audit_unavailable");
    assertThat(broker.metric("sluice_revocations")).isZero();
    takes.set(true);
  }

  @Test
  void theAuditShowsItsFigures() throws Exception {
    Eventually.that(() -> broker.metric("sluice_audit_records_total") > 0, "records");
    assertThat(broker.metric("sluice_audit_writable")).isEqualTo(1);
    assertThat(broker.metric("sluice_audit_lost_total")).isZero();
    assertThat(broker.admin("/readyz").body()).contains("\"audit\":true");
  }
}
