package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Explanations over HTTP: who gets them, and that they say what a request would be told. */
final class ExplainApiTest {

  @TempDir Path folder;
  private FakeUpstream upstream;
  private TestBroker broker;

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream();
    broker = TestBroker.start(folder, upstream.port(), ExplainApiTest::withReader);
  }

  @AfterEach
  void stop() {
    broker.close();
    upstream.close();
  }

  private static SluiceConfig withReader(SluiceConfig config) {
    Map<String, TeamConfig> teams = new LinkedHashMap<>(config.teams());
    teams.put("platform", new TeamConfig("cc-9", List.of("policy:read"), List.of(), List.of()));
    Map<String, RoleConfig> roles = new LinkedHashMap<>(config.roles());
    roles.put("reader", new RoleConfig("", List.of("policy:read")));
    return ConfigSample.from(config).teams(teams).roles(roles).make();
  }

  private HttpResponse<String> post(String token, String json) throws Exception {
    return broker.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + broker.broker.adminPort() + "/api/v1/explain"))
            .timeout(Duration.ofSeconds(20))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private String reader() {
    return broker.token("platform", "reader");
  }

  private JsonObject explain(JsonObject order) throws Exception {
    HttpResponse<String> answer = post(reader(), order.encode());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static JsonObject model(String alias) {
    return new JsonObject().put("model", alias);
  }

  @Test
  void aTokenIsVerifiedAndItsRequestExplained() throws Exception {
    String alias = broker.config.models().keySet().iterator().next();
    JsonObject answer =
        explain(
            new JsonObject()
                .put("token", broker.token("search", "copilot"))
                .put("request", model(alias)));
    assertThat(answer.getString("decision")).isEqualTo("allow");
    assertThat(answer.getString("rule")).startsWith("teams.search.grants[");
    assertThat(answer.getJsonObject("subject").getString("team")).isEqualTo("search");
    assertThat(answer.getJsonArray("steps")).isNotEmpty();
    assertThat(answer.getJsonArray("to_change")).hasSize(1);
    assertThat(answer.getJsonArray("limits")).isNotNull();
    assertThat(answer.encode()).doesNotContain("eyJ");
    assertThat(upstream.got).isEmpty();
  }

  @Test
  void aTokenThatIsNotGoodIsDeniedWithItsReason() throws Exception {
    JsonObject answer =
        explain(new JsonObject().put("token", "nonsense").put("request", model("any")));
    assertThat(answer.getString("decision")).isEqualTo("deny");
    assertThat(answer.getString("reason")).isEqualTo("malformed_token");
  }

  @Test
  void aSubjectMayBeMadeUp() throws Exception {
    JsonObject answer =
        explain(
            new JsonObject()
                .put("subject", new JsonObject().put("team", "search").put("roles", List.of()))
                .put("request", new JsonObject().put("scope", "models:read")));
    assertThat(answer.getString("decision")).isEqualTo("deny");
    assertThat(answer.getString("reason")).isEqualTo("insufficient_scope");
    assertThat(answer.getString("scope")).isEqualTo("models:read");
    assertThat(answer.getJsonArray("to_change")).isNotEmpty();
  }

  @Test
  void othersMayNot() throws Exception {
    HttpResponse<String> refused = post(broker.token("search", "copilot"), "{}");
    ChatRoadTest.assertError(refused, 403, "insufficient_scope");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                                       | ''",
        "{\"request\": {\"scope\": \"a:b\"}}                      | token",
        "{\"subject\": {\"team\": \"t\"}}                         | request",
        "{\"subject\": {}, \"request\": {\"scope\": \"a:b\"}}     | subject.team",
        "{\"subject\": {\"team\": 7}, \"request\": {}}            | subject.team",
        "{\"subject\": {\"team\": \"t\", \"x\": 1}, \"request\": {}} | subject",
        "{\"subject\": {\"team\": \"t\"}, \"request\": {}}        | request.scope",
        "{\"subject\": {\"team\": \"t\"}, \"request\": {\"model\": \"m\", \"max_output_tokens\": -1}}"
            + " | request.max_output_tokens",
        "{\"subject\": {\"team\": \"t\"}, \"request\": {\"model\": \"m\", \"features\": [\"x\"]}}"
            + " | request.features",
        "{\"subject\": {\"team\": \"t\"}, \"request\": {\"tool\": \"x\", \"path\": \"/\"}}"
            + " | request.path",
        "{\"subject\": {\"team\": \"t\"}, \"request\": {\"scope\": \"a:b\"}, \"at\": \"noon\"} | at"
      })
  void whatCannotBeReadIsRefusedByItsField(String body, String field) throws Exception {
    HttpResponse<String> refused = post(reader(), body);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    JsonObject error = new JsonObject(refused.body()).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo("invalid_explain_request");
    assertThat(error.getString("param")).isEqualTo(field.isEmpty() ? null : field);
  }
}
