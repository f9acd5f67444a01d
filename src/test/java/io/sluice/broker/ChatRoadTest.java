package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The road as its callers meet it: what comes back, what the provider got, what the ledger has. */
final class ChatRoadTest {

  private static final String PLAIN_ANSWER =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"small-v1-2026\",\"choices\":[],"
          + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":5,\"total_tokens\":17,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
          + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}";

  @TempDir Path folder;
  private FakeUpstream upstream;
  private TestBroker broker;

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream();
    broker = TestBroker.start(folder, upstream.port());
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
    upstream.close();
  }

  static void assertError(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    JsonObject error = new JsonObject(response.body()).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo(code);
    assertThat(error.getString("message")).isNotBlank();
    assertThat(error.getString("type")).isNotBlank();
    assertThat(error.containsKey("param")).isTrue();
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void aPlainAnswerComesBackByteForByteAndIsInTheLedger() throws Exception {
    upstream.answers(200, "application/json", PLAIN_ANSWER);
    HttpResponse<String> response = broker.send(broker.chat("search", ask(false)));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(PLAIN_ANSWER);
    String id = response.headers().firstValue("x-request-id").orElseThrow();
    assertThat(UUID.fromString(id).version()).isEqualTo(7);
    assertThat(broker.onlyRow())
        .isEqualTo(
            new TestBroker.Row(
                id, "search", "small", "small-v1-2026", 8, 4, 5, 2, "reported", "completed", 200));
  }

  @Test
  void onlyTheModelChangesOnTheWayToTheProvider() throws Exception {
    upstream.answers(200, "application/json", PLAIN_ANSWER);
    broker.send(broker.chat("search", ask(false)));
    FakeUpstream.Got got = upstream.got.get(0);
    assertThat(got.path()).isEqualTo("/v1/chat/completions");
    assertThat(got.body().toString()).isEqualTo(ask(false).replace("\"small\"", "\"small-v1\""));
  }

  @Test
  void theCallersCredentialsStayHereAndTheProvidersAreUsed() throws Exception {
    upstream.answers(200, "application/json", PLAIN_ANSWER);
    HttpResponse<String> response =
        broker.send(
            broker
                .chat("search", ask(false))
                .header("api-key", "callers")
                .header("cookie", "callers")
                .header("x-team", "admin")
                .header("x-forwarded-for", "10.0.0.1")
                .header("x-stainless-lang", "java")
                .header("x-client-request-id", "mine"));
    FakeUpstream.Got got = upstream.got.get(0);
    assertThat(got.headers().getAll("authorization"))
        .containsExactly("Bearer " + TestBroker.PROVIDER_KEY);
    assertThat(got.headers().toString()).doesNotContain("callers", "admin", "10.0.0.1");
    assertThat(got.headers().get("x-stainless-lang")).isEqualTo("java");
    assertThat(got.headers().get("x-client-request-id")).isEqualTo("mine");
    assertThat(got.headers().get("x-request-id"))
        .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
  }

  @Test
  void theProvidersOwnLimitsAndCookiesStayHere() throws Exception {
    upstream.plays(
        (got, response) ->
            response
                .putHeader("content-type", "application/json")
                .putHeader("set-cookie", "a=b")
                .putHeader("x-ratelimit-limit-requests", "10000")
                .putHeader("x-request-id", "req_theirs")
                .putHeader("openai-version", "2020-10-01")
                .end(PLAIN_ANSWER));
    HttpResponse<String> response = broker.send(broker.chat("search", ask(false)));
    assertThat(response.headers().map())
        .doesNotContainKeys("set-cookie", "x-ratelimit-limit-requests");
    assertThat(response.headers().allValues("x-request-id"))
        .hasSize(1)
        .doesNotContain("req_theirs");
    assertThat(response.headers().firstValue("openai-version")).hasValue("2020-10-01");
  }

  @Test
  void aStreamHidesTheUsageThatTheCallerDidNotAskFor() throws Exception {
    upstream.streams(chunk("a"), chunk("b"), usage(7, 2), DONE);
    HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("text/event-stream; charset=utf-8");
    assertThat(response.body()).isEqualTo(chunk("a") + chunk("b") + DONE);
    assertThat(new JsonObject(upstream.got.get(0).body()).getJsonObject("stream_options"))
        .isEqualTo(new JsonObject().put("include_usage", true));
    TestBroker.Row row = broker.onlyRow();
    assertThat(row.input()).isEqualTo(7);
    assertThat(row.output()).isEqualTo(2);
    assertThat(row.provenance()).isEqualTo("reported");
  }

  @Test
  void aStreamShowsTheUsageThatTheCallerAskedFor() throws Exception {
    upstream.streams(chunk("a"), usage(7, 1), DONE);
    String asked = "\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    String body = ask(true).replace("\"stream\":true", asked);
    assertThat(broker.send(broker.chat("search", body)).body())
        .isEqualTo(chunk("a") + usage(7, 1) + DONE);
  }

  @Test
  void anAnswerWithoutUsageIsEstimated() throws Exception {
    upstream.streams(chunk("a"), chunk("b"), chunk("c"), DONE);
    broker.send(broker.chat("search", ask(true)));
    TestBroker.Row row = broker.onlyRow();
    assertThat(row.provenance()).isEqualTo("estimated");
    assertThat(row.output()).isEqualTo(3);
    assertThat(row.input()).isEqualTo((ask(true).length() + 3) / 4);
  }

  @Test
  void modelsAreThoseOfTheTeam() throws Exception {
    JsonArray data =
        new JsonObject(broker.send(models("search", "copilot")).body()).getJsonArray("data");
    assertThat(data).hasSize(1);
    assertThat(data.getJsonObject(0).getString("id")).isEqualTo("small");
    assertThat(new JsonObject(broker.send(models("poor", "copilot")).body()).getJsonArray("data"))
        .isEmpty();
    assertError(broker.send(models("search", "finance")), 403, "insufficient_scope");
  }

  private HttpRequest.Builder models(String team, String role) {
    return broker
        .request("/v1/models")
        .header("authorization", "Bearer " + broker.token(team, role));
  }

  @Test
  void withoutATokenThereIsABareChallenge() throws Exception {
    HttpResponse<String> response = broker.send(broker.request("/v1/models"));
    assertError(response, 401, "missing_credentials");
    assertThat(response.headers().firstValue("www-authenticate"))
        .hasValue("Bearer realm=\"sluice\"");
  }

  @Test
  void aBadTokenIsToldWhyAndTheTokenIsNotRepeated() throws Exception {
    String token = broker.token("search", "copilot");
    String bad = token.substring(0, token.length() - 8) + "AAAAAAAA";
    HttpResponse<String> response =
        broker.send(broker.request("/v1/models").header("authorization", "Bearer " + bad));
    assertError(response, 401, "bad_signature");
    assertThat(response.headers().firstValue("www-authenticate").orElseThrow())
        .contains("error=\"invalid_token\"");
    assertThat(response.body()).doesNotContain(bad.substring(0, 20));
  }

  @Test
  void whatMayNotBeAskedIs403AndWhatIsNotThereIs404() throws Exception {
    assertError(broker.send(broker.chat("poor", ask(false))), 403, "model_not_granted");
    String unknown = ask(false).replace("small", "gpt-9");
    assertError(broker.send(broker.chat("search", unknown)), 404, "model_not_found");
    assertError(broker.send(broker.chat("nobody", ask(false))), 403, "unknown_team");
    assertThat(upstream.got).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"model\":\"small\"}",
        "{\"messages\":[]}",
        "{\"model\":7,\"messages\":[]}",
        "{\"model\":\"small\",\"messages\":{}}",
        "{\"model\":\"small\",\"model\":\"large\",\"messages\":[]}",
        "{\"model\":\"small\",\"messages\":[],\"stream\":\"yes\"}",
        "{\"model\":\"small\",\"messages\":[]} x"
      })
  void aBodyThatIsNoRequestIs400(String body) throws Exception {
    assertError(broker.send(broker.chat("search", body)), 400, "malformed_request");
    assertThat(upstream.got).isEmpty();
  }

  @Test
  void anErrorNamesTheFieldThatIsWrong() throws Exception {
    HttpResponse<String> response =
        broker.send(broker.chat("search", "{\"model\":7,\"messages\":[]}"));
    assertThat(new JsonObject(response.body()).getJsonObject("error").getString("param"))
        .isEqualTo("model");
  }

  @Test
  void aBodyThatIsTooLargeIs413AlsoWithoutALength() throws Exception {
    byte[] large = ask(false).replace("Hi", "x".repeat(1 << 20)).getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request = broker.chat("search", "");
    assertError(
        broker.send(request.POST(BodyPublishers.ofByteArray(large))), 413, "request_too_large");
    assertError(
        broker.send(
            request.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
        413,
        "request_too_large");
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, identity",
    "application/x-www-form-urlencoded, identity",
    "application/json, gzip"
  })
  void anotherContentTypeOrEncodingIs415(String type, String encoding) throws Exception {
    HttpRequest.Builder request =
        broker
            .chat("search", ask(false))
            .setHeader("content-type", type)
            .setHeader("content-encoding", encoding);
    assertError(broker.send(request), 415, "unsupported_media_type");
  }

  @Test
  void otherPathsAndMethodsAreTold() throws Exception {
    assertError(broker.send(broker.request("/v1/nothing")), 404, "unknown_route");
    assertError(broker.send(broker.request("/v1/chat/completions")), 405, "method_not_allowed");
  }

  @Test
  void aLimitThatIsReachedIs429WithTheTimeToWait() throws Exception {
    upstream.answers(200, "application/json", PLAIN_ANSWER);
    HttpResponse<String> first = broker.send(broker.chat("limited", ask(false)));
    assertThat(first.headers().firstValue("x-ratelimit-limit-requests")).hasValue("2");
    assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).hasValue("1");
    assertThat(first.headers().firstValue("x-ratelimit-reset-requests").orElseThrow())
        .endsWith("ms");
    broker.send(broker.chat("limited", ask(false)));
    HttpResponse<String> third = broker.send(broker.chat("limited", ask(false)));
    assertError(third, 429, "rate_limit_exceeded");
    assertThat(third.headers().firstValue("x-ratelimit-remaining-requests")).hasValue("0");
    assertThat(Long.parseLong(third.headers().firstValue("retry-after").orElseThrow()))
        .isBetween(1L, 30L);
    assertThat(upstream.got).hasSize(2);
  }

  @Test
  void aRefusedRequestIsInTheMetricsAndNotInTheLedger() throws Exception {
    broker.send(broker.chat("poor", ask(false)));
    assertThat(
            broker.metric(
                "sluice_rejections_total{reason=\"model_not_granted\",station=\"access\"}"))
        .isEqualTo(1);
    assertThat(broker.rows()).isEmpty();
  }

  @Test
  void aFinishedRequestIsInTheMetrics() throws Exception {
    upstream.answers(200, "application/json", PLAIN_ANSWER);
    broker.send(broker.chat("search", ask(false)));
    String route = ",provider=\"fake\",team=\"search\"}";
    assertThat(broker.metric("sluice_requests_total{model=\"small\",outcome=\"completed\"" + route))
        .isEqualTo(1);
    String tokens = "sluice_tokens_total{kind=\"%s\",model=\"small\"" + route;
    assertThat(broker.metric(tokens.formatted("input"))).isEqualTo(8);
    assertThat(broker.metric(tokens.formatted("cache_read"))).isEqualTo(4);
    assertThat(broker.metric(tokens.formatted("output"))).isEqualTo(5);
    Eventually.that(() -> broker.metric("sluice_open_requests") == 0, "no open requests");
    assertThat(broker.metric("sluice_open_reservations")).isZero();
  }

  @Test
  void aProvidersRefusalIsNoFirstToken() throws Exception {
    upstream.answers(429, "application/json", "{\"error\":{\"message\":\"slow down\"}}");
    broker.send(broker.chat("search", ask(true)));
    upstream.streams(chunk("a"), usage(7, 1), DONE);
    broker.send(broker.chat("search", ask(true)));
    String route = "{model=\"small\",provider=\"fake\"}";
    assertThat(broker.metric("sluice_request_duration_seconds_count" + route)).isEqualTo(2);
    assertThat(broker.metric("sluice_first_token_seconds_count" + route)).isEqualTo(1);
  }

  @Test
  void inventedMethodsAndPathsAddNoSeries() throws Exception {
    broker.send(broker.request("/v1/x").method("INVENTED", BodyPublishers.noBody()));
    long before = series();
    for (int i = 0; i < 100; i++) {
      broker.send(broker.request("/v1/x" + i).method("M" + i, BodyPublishers.noBody()));
    }
    assertThat(series()).isLessThanOrEqualTo(before + 3);
  }

  private long series() throws Exception {
    return broker.admin("/metrics").body().lines().filter(line -> !line.startsWith("#")).count();
  }

  @Test
  void aReadyBrokerSaysSo() throws Exception {
    assertThat(broker.admin("/livez").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = broker.admin("/readyz");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(ready.body()).getJsonObject("checks").fieldNames())
        .containsExactlyInAnyOrder("keys", "ledger", "audit", "not_draining");
  }
}
