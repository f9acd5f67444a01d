package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.TestBroker.ask;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditFilter;
import io.sluice.audit.AuditSearch;
import io.sluice.audit.AuditVerifier;
import io.sluice.config.AuditConfig;
import io.sluice.config.ConfigSample;
import io.sluice.config.SluiceConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever way a request takes out, the audit has one event of it, and no secret. */
final class AuditedRequestsTest {

  @TempDir Path folder;
  private FakeUpstream upstream;

  @BeforeEach
  void open() throws Exception {
    upstream = new FakeUpstream();
  }

  @AfterEach
  void close() {
    upstream.close();
  }

  private TestBroker broker() throws Exception {
    return TestBroker.start(folder, upstream.port());
  }

  private List<JsonObject> events(Map<String, String> asked) throws Exception {
    List<JsonObject> found = new ArrayList<>();
    AuditSearch.in(folder.resolve("data"))
        .each(AuditFilter.of(asked::get), line -> found.add(new JsonObject(line)));
    return found;
  }

  /** The only event of the request that was answered so. Nothing comes later: it was closed. */
  private JsonObject onlyEvent(TestBroker broker, HttpResponse<?> response) throws Exception {
    broker.close();
    String id = response.headers().firstValue("x-request-id").orElseThrow();
    List<JsonObject> found = events(Map.of("request", id));
    assertThat(found).as("events of one request").hasSize(1);
    assertThat(AuditVerifier.verify(folder.resolve("data"), null, null, n -> {}).fault()).isNull();
    return found.get(0);
  }

  private static void assertSays(JsonObject event, String outcome, String reason) {
    assertThat(event.getString("outcome")).isEqualTo(outcome);
    assertThat(event.getString("reason", "")).isEqualTo(reason);
    assertThat(event.getString("action")).isEqualTo("llm:chat");
    assertThat(event.getString("source")).isEqualTo("127.0.0.1");
  }

  @Test
  void anAllowedCompletionNamesEverything() throws Exception {
    upstream.streams(chunk("a"), DONE);
    TestBroker broker = broker();
    String token = broker.token("search", "copilot");
    HttpResponse<String> response =
        broker.send(
            broker
                .request("/v1/chat/completions")
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ask(true))));
    assertThat(response.statusCode()).isEqualTo(200);

    JsonObject event = onlyEvent(broker, response);

    assertSays(event, "allow", "");
    assertThat(event.getString("team")).isEqualTo("search");
    assertThat(event.getString("user")).isEqualTo("ada");
    assertThat(event.getString("subject")).isEqualTo("ada");
    assertThat(event.getString("issuer")).isEqualTo("test");
    assertThat(event.getString("environment")).isNotEmpty();
    assertThat(event.getJsonArray("roles")).isEqualTo(new JsonArray().add("copilot"));
    assertThat(event.getString("resource")).isEqualTo("model/small");
    assertThat(event.getString("rule")).isEqualTo("teams.search.grants[0]");
    assertThat(event.getString("key_thumbprint")).hasSize(43);
    assertThat(event.getString("token_sha256"))
        .isEqualTo(
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256")
                        .digest(token.getBytes(StandardCharsets.US_ASCII))));
    assertThat(event.encode()).doesNotContain(token).doesNotContain("\"Hi\"");
  }

  @Test
  void aTokenThatIsRefusedIsADenialOfNobodyKnown() throws Exception {
    TestBroker broker = broker();
    HttpResponse<String> response =
        broker.send(
            broker
                .request("/v1/chat/completions")
                .header("authorization", "Bearer " + broker.token("search", "copilot") + "x")
                .POST(HttpRequest.BodyPublishers.ofString(ask(true))));
    assertThat(response.statusCode()).isEqualTo(401);

    JsonObject event = onlyEvent(broker, response);

    assertThat(event.getString("outcome")).isEqualTo("deny");
    assertThat(event.getString("reason")).isNotEmpty();
    assertThat(event.fieldNames())
        .doesNotContain("subject", "user", "team", "roles", "token_sha256", "issuer");
  }

  @Test
  void noTokenAtAll() throws Exception {
    TestBroker broker = broker();
    HttpResponse<String> response =
        broker.send(
            broker
                .request("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofString(ask(true))));
    assertThat(onlyEvent(broker, response).getString("outcome")).isEqualTo("deny");
  }

  @Test
  void aScopeThatIsMissing() throws Exception {
    TestBroker broker = broker();
    HttpResponse<String> response =
        broker.send(
            broker
                .request("/v1/chat/completions")
                .header("authorization", "Bearer " + broker.token("search", "finance"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ask(true))));
    assertSays(onlyEvent(broker, response), "deny", "insufficient_scope");
  }

  @Test
  void aModelThatIsNotGranted() throws Exception {
    TestBroker broker = broker();
    HttpResponse<String> response = broker.send(broker.chat("poor", ask(true)));

    JsonObject event = onlyEvent(broker, response);

    assertSays(event, "deny", "model_not_granted");
    assertThat(event.getString("rule")).startsWith("teams.poor");
    assertThat(event.getString("resource")).isEqualTo("model/small");
  }

  @Test
  void aModelThatIsNotThere() throws Exception {
    TestBroker broker = broker();
    HttpResponse<String> response =
        broker.send(broker.chat("search", ask(true).replace("small", "big")));
    assertSays(onlyEvent(broker, response), "deny", "model_not_found");
  }

  @Test
  void aLimitThatIsReached() throws Exception {
    TestBroker broker = broker();
    for (int i = 0; i < 2; i++) {
      upstream.streams(chunk("a"), DONE);
      broker.send(broker.chat("limited", ask(true)));
    }
    HttpResponse<String> response = broker.send(broker.chat("limited", ask(true)));
    assertThat(response.statusCode()).isEqualTo(429);

    JsonObject event = onlyEvent(broker, response);

    assertThat(event.getString("outcome")).isEqualTo("deny");
    assertThat(event.getString("reason")).contains("limit");
    assertThat(events(Map.of("outcome", "allow", "team", "limited"))).hasSize(2);
  }

  @Test
  void aRequestThatCannotBeReadIsAnErrorAndNoDenial() throws Exception {
    TestBroker broker = broker();
    HttpResponse<String> response = broker.send(broker.chat("search", "{"));
    assertSays(onlyEvent(broker, response), "error", "malformed_request");
  }

  @Test
  void aProviderThatFailsDoesNotTakeBackThatItWasAllowed() throws Exception {
    upstream.close();
    TestBroker broker = broker();
    HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
    assertThat(response.statusCode()).isGreaterThanOrEqualTo(500);
    assertSays(onlyEvent(broker, response), "allow", "");
  }

  @Test
  void theListOfModels() throws Exception {
    TestBroker broker = broker();
    HttpResponse<String> response =
        broker.send(
            broker
                .request("/v1/models")
                .header("authorization", "Bearer " + broker.token("search", "copilot")));
    JsonObject event = onlyEvent(broker, response);
    assertThat(event.getString("action")).isEqualTo("models:read");
    assertThat(event.getString("outcome")).isEqualTo("allow");
  }

  @Test
  void aPathThatNothingIsServedAtIsNoDecision() throws Exception {
    TestBroker broker = broker();
    HttpResponse<String> response = broker.send(broker.request("/nothing"));
    broker.close();
    assertThat(
            events(Map.of("request", response.headers().firstValue("x-request-id").orElseThrow())))
        .isEmpty();
  }

  @Test
  void theBrokerTellsOfItsOwnStartAndStop() throws Exception {
    broker().close();
    assertThat(events(Map.of("resource", "broker")))
        .extracting(event -> event.getString("action"))
        .containsExactly("broker:start", "broker:stop");
  }

  @Test
  void aReloadIsRecordedWithTheConfigurationThatWasPutInForce() throws Exception {
    TestBroker broker = broker();
    broker.broker.reload(broker.config).await(20, SECONDS);
    broker.broker.reloadRefused();
    broker.close();
    assertThat(events(Map.of("action", "config:reload")))
        .extracting(event -> event.getString("outcome"))
        .containsExactly("allow", "deny");
  }

  private static UnaryOperator<SluiceConfig> completions(String setting) {
    return config -> {
      AuditConfig audit = config.audit();
      return ConfigSample.from(config)
          .audit(
              new AuditConfig(
                  audit.checkpointInterval(),
                  audit.signingKey(),
                  audit.retention(),
                  audit.maxQueue(),
                  setting))
          .make();
    };
  }

  /** An audit that takes some events and not others, as if its queue were full. */
  private TestBroker refusing(String setting, Predicate<AuditEvent> takes) throws Exception {
    return TestBroker.start(
        folder,
        upstream.port(),
        completions(setting),
        real -> event -> takes.test(event) && real.record(event));
  }

  @Test
  void whatMustBeRecordedAndCannotIsNotSentAndHoldsNothing() throws Exception {
    try (TestBroker broker = refusing("require", event -> !event.action().equals("llm:chat"))) {
      // Team limited may have one open request: the second shows that the first gave its place
      // back.
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> response = broker.send(broker.chat("limited", ask(true)));
        ChatRoadTest.assertError(response, 503, "audit_unavailable");
        assertThat(response.headers().firstValue("retry-after")).isPresent();
      }
      broker.awaitIdle();
      assertThat(upstream.got).isEmpty();
      assertThat(broker.rows()).isEmpty();
    }
  }

  @Test
  void whatNeedOnlyBeCountedIsServed() throws Exception {
    upstream.streams(chunk("a"), DONE);
    try (TestBroker broker = refusing("count", event -> !event.action().equals("llm:chat"))) {
      assertThat(broker.send(broker.chat("search", ask(true))).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aReloadThatCannotBeRecordedStaysOut() throws Exception {
    AtomicBoolean takes = new AtomicBoolean(true);
    try (TestBroker broker = refusing("require", event -> takes.get())) {
      takes.set(false);
      assertThatThrownBy(() -> broker.broker.reload(broker.config).await(20, SECONDS))
          .hasMessageContaining("cannot be recorded");
    }
  }
}
