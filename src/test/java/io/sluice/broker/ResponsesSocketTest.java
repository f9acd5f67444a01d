package io.sluice.broker;

import static io.sluice.broker.TestBroker.timeouts;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.Sockets.Talk;
import io.sluice.broker.TestBroker.Row;
import io.sluice.config.SluiceConfig;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses on a WebSocket, through the broker. */
final class ResponsesSocketTest {

  private static final String PATH = "/v1/responses";
  private static final String ASK =
      "{\"type\":\"response.create\",\"model\":\"small\",\"input\":\"Hi\"}";
  private static final String CREATED = response("response.created", "");
  private static final String DELTA =
      "{\"type\":\"response.output_text.delta\",\"delta\":\"é☕ \\\"x\\\"\",\"sequence_number\":1}";
  private static final String COMPLETED =
      response(
          "response.completed",
          ",\"output\":[],\"usage\":{\"input_tokens\":40,\"input_tokens_details\":{"
              + "\"cached_tokens\":8},\"output_tokens\":15,\"total_tokens\":55}");

  @TempDir Path folder;
  private FakeUpstream provider;
  private @Nullable TestBroker running;
  private @Nullable Sockets open;

  private static String response(String type, String more) {
    return "{\"type\":\"%s\",\"response\":{\"id\":\"r1\",\"model\":\"small-v1-2026\"%s}}"
        .formatted(type, more);
  }

  private static String event(String data) {
    return "event: x\ndata: " + data + "\n\n";
  }

  @BeforeEach
  void provider() throws Exception {
    provider = new FakeUpstream().streams(event(CREATED), event(DELTA), event(COMPLETED));
  }

  @AfterEach
  void stop() {
    if (open != null) {
      open.close();
    }
    if (running != null) {
      running.close();
    }
    provider.close();
  }

  private TestBroker start(UnaryOperator<SluiceConfig> change) throws Exception {
    TestBroker broker =
        TestBroker.start(
            folder,
            provider.port(),
            Sockets.allowedAnd(
                config ->
                    change.apply(
                        TestBroker.withTimeouts(timeouts(5_000, 60_000, 60_000, 60_000))
                            .apply(config))));
    running = broker;
    open = new Sockets(broker);
    return broker;
  }

  private Sockets sockets() throws Exception {
    if (open == null) {
      start(UnaryOperator.identity());
    }
    return Objects.requireNonNull(open);
  }

  private TestBroker broker() throws Exception {
    sockets();
    return Objects.requireNonNull(running);
  }

  private Talk talk(String team) throws Exception {
    String token = broker().token("eve", team, "copilot", Duration.ofMinutes(5));
    return sockets().open(sockets().options(PATH, token));
  }

  private List<Row> rows(int count) throws Exception {
    TestBroker broker = broker();
    Eventually.that(() -> broker.rows().size() == count, count + " rows");
    return broker.rows();
  }

  private static JsonObject error(Talk talk, int status, String code) throws Exception {
    JsonObject said = new JsonObject(talk.hears("\"type\":\"error\""));
    assertThat(said.getInteger("status")).as(said.encode()).isEqualTo(status);
    JsonObject error = said.getJsonObject("error");
    assertThat(error.getString("code")).as(said.encode()).isEqualTo(code);
    return error;
  }

  @Test
  void theEventsOfAnAnswerAreMessagesAndItsTokensAreInTheLedger() throws Exception {
    Talk talk = talk("search");
    talk.say(
        "{ \"input\" : \"é☕\" , \"stream\":true,\"type\": \"response.create\", \"background\":null,"
            + "\"model\":\"small\",\"temperature\":0.50 }");
    talk.hears("response.completed");
    assertThat(talk.heard).containsExactly(CREATED, DELTA, COMPLETED);
    FakeUpstream.Got got = provider.got.get(0);
    assertThat(got.method() + " " + got.path()).isEqualTo("POST /v1/responses");
    assertThat(got.body())
        .hasToString(
            "{\"stream\":true,\"input\" : \"é☕\",\"model\":\"small-v1\",\"temperature\":0.50}");
    assertThat(got.headers().get("authorization")).isEqualTo("Bearer " + TestBroker.PROVIDER_KEY);
    Row row = rows(1).get(0);
    assertThat(row.input()).isEqualTo(32);
    assertThat(row.cacheRead()).isEqualTo(8);
    assertThat(row.output()).isEqualTo(15);
    assertThat(row.provenance()).isEqualTo("reported");
    assertThat(row.outcome()).isEqualTo("completed");
    assertThat(row.status()).isEqualTo(200);
    assertThat(row.servedModel()).isEqualTo("small-v1-2026");
    talk.socket.close();
    broker().awaitIdle();
  }

  @Test
  void oneAfterTheOtherTheyAreRequestsOfTheirOwn() throws Exception {
    provider.stallsAfter(event(CREATED));
    Talk talk = talk("search");
    talk.say(ASK);
    talk.say(ASK.replace("Hi", "Ho"));
    HttpServerResponse first = provider.nextOpen();
    talk.hears("response.created");
    // The second waits for the first.
    assertThat(provider.got).hasSize(1);
    first.write(event(COMPLETED)).onSuccess(sent -> first.end());
    HttpServerResponse second = provider.nextOpen();
    second.write(event(COMPLETED)).onSuccess(sent -> second.end());
    Eventually.that(() -> talk.heard.size() == 4, "both answers");
    assertThat(talk.heard).containsExactly(CREATED, COMPLETED, CREATED, COMPLETED);
    assertThat(provider.got.get(1).body().toString()).contains("Ho");
    List<Row> rows = rows(2);
    assertThat(rows).allMatch(row -> row.outcome().equals("completed") && row.output() == 15);
    assertThat(rows.get(0).requestId()).isNotEqualTo(rows.get(1).requestId());
  }

  @Test
  void everyVendorAnswersTheNativeAndTheTranslated() throws Exception {
    try (EveryVendor vendors =
        EveryVendor.start(
            folder,
            timeouts(5_000, 20_000, 20_000, 60_000),
            Map.of("a", "openai", "b", "anthropic", "c", "gemini", "d", "bedrock"))) {
      try (Sockets sockets = new Sockets(vendors.broker)) {
        String token = vendors.broker.token("search", "copilot");
        Talk talk = sockets.open(sockets.options(PATH, token));
        int answers = 0;
        for (String model : List.of("a", "b", "c", "d")) {
          talk.heard.clear();
          talk.say(ASK.replace("small", model));
          JsonObject last = new JsonObject(talk.hears("\"type\":\"response.completed\""));
          JsonObject usage = last.getJsonObject("response").getJsonObject("usage");
          assertThat(talk.heard.get(0)).contains("response.created");
          int count = ++answers;
          Eventually.that(() -> vendors.broker.rows().size() == count, "its row");
          Row row = vendors.broker.rows().get(count - 1);
          assertThat(row.model()).isEqualTo(model);
          assertThat(row.input() + row.cacheRead()).isEqualTo(usage.getLong("input_tokens"));
          assertThat(row.output()).isEqualTo(usage.getLong("output_tokens")).isPositive();
          assertThat(row.provenance()).isEqualTo("reported");
        }
      }
    }
  }

  @Test
  void whoMayNotIsAnsweredBeforeItOpens() throws Exception {
    refused(sockets().refusal(sockets().options(PATH)), 401, "missing_credentials");
    refused(
        sockets().refusal(sockets().options(PATH, broker().token("search", "finance"))),
        403,
        "insufficient_scope");
    String token = broker().token("search", "copilot");
    refused(
        sockets().refusal(sockets().options(PATH, token).addHeader("x-sluice-explain", "1")),
        400,
        "malformed_request");
    ChatRoadTest.assertError(
        broker().send(broker().request(PATH, "search").GET()), 426, "websocket_needed");
    broker().awaitIdle();
  }

  private static void refused(UpgradeRejectedException refusal, int status, String code) {
    JsonObject error = new JsonObject(refusal.getBody()).getJsonObject("error");
    assertThat(refusal.getStatus()).as(error.encode()).isEqualTo(status);
    assertThat(error.getString("code")).isEqualTo(code);
  }

  @Test
  void aModelThatIsRefusedIsAnErrorAndTheNextIsAnswered() throws Exception {
    Talk talk = talk("search");
    talk.say(ASK.replace("small", "nobody"));
    assertThat(error(talk, 404, "model_not_found").getString("param")).isEqualTo("model");
    talk.say(ASK);
    talk.hears("response.completed");
    assertThat(provider.got).hasSize(1);
    Talk poor = talk("poor");
    poor.say(ASK);
    error(poor, 403, "model_not_granted");
  }

  @Test
  void aLimitIsAnErrorWithItsHeaders() throws Exception {
    provider.stallsAfter(event(CREATED));
    Talk first = talk("limited");
    Talk second = talk("limited");
    first.say(ASK);
    HttpServerResponse answer = provider.nextOpen();
    second.say(ASK);
    error(second, 429, "concurrency_limit_exceeded");
    JsonObject headers = new JsonObject(second.heard.get(0)).getJsonObject("headers");
    assertThat(headers.getString("retry-after")).isNotNull();
    assertThat(headers.getString("x-request-id")).isNotNull();
    assertThat(headers.containsKey("connection")).isFalse();
    answer.write(event(COMPLETED)).onSuccess(sent -> answer.end());
    first.hears("response.completed");
  }

  @Test
  void whatIsNoRequestIsAnErrorAndNothingIsAsked() throws Exception {
    Talk talk = talk("search");
    List<String> bad =
        List.of(
            "{\"type\":\"response.create\",\"model\":",
            "[]",
            "",
            "{\"model\":\"small\",\"input\":\"Hi\"}",
            "{\"type\":\"response.steer\"}",
            "{\"type\":\"response.create\",\"model\":\"small\"}",
            ASK.replace("}", ",\"stream\":false}"),
            ASK.replace("}", ",\"background\":true}"),
            ASK.replace("}", ",\"generate\":false}"),
            ASK.replace("}", ",\"stream_id\":\"a\"}"),
            ASK + ASK);
    List<String> params =
        List.of(
            "",
            "",
            "",
            "type",
            "type",
            "input",
            "stream",
            "background",
            "generate",
            "stream_id",
            "");
    for (int i = 0; i < bad.size(); i++) {
      talk.heard.clear();
      talk.say(bad.get(i));
      String param = error(talk, 400, "malformed_request").getString("param");
      assertThat(param == null ? "" : param).as(bad.get(i)).isEqualTo(params.get(i));
    }
    talk.heard.clear();
    talk.socket.writeBinaryMessage(Buffer.buffer(ASK));
    assertThat(error(talk, 400, "malformed_request").getString("message")).contains("binary");
    assertThat(provider.got).isEmpty();
    talk.say(ASK);
    talk.hears("response.completed");
  }

  @Test
  void aMessageInManyFramesIsOne() throws Exception {
    Talk talk = talk("search");
    talk.socket.writeFrame(WebSocketFrame.textFrame(ASK.substring(0, 9), false));
    talk.socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(ASK.substring(9)), true));
    talk.hears("response.completed");
  }

  @Test
  void aMessageThatIsTooLargeEndsIt() throws Exception {
    Talk talk = talk("search");
    talk.say(ASK.replace("Hi", "x".repeat(1 << 20)));
    error(talk, 413, "request_too_large");
    assertThat(talk.end()).isEqualTo("1009 request_too_large");
    assertThat(provider.got).isEmpty();
    broker().awaitIdle();
  }

  @Test
  void moreThanMayWaitIsRefused() throws Exception {
    provider.stallsAfter(event(CREATED));
    Talk talk = talk("search");
    for (int i = 0; i < SocketQueue.MAX_MESSAGES + 2; i++) {
      talk.say(ASK);
    }
    error(talk, 429, "too_many_waiting");
    HttpServerResponse one = provider.nextOpen();
    assertThat(provider.got).hasSize(1);
    one.end();
  }

  @Test
  void aCallerWhoLeavesStopsTheProviderAndPaysForWhatWasSaid() throws Exception {
    provider.stallsAfter(event(CREATED), event(DELTA), event(DELTA));
    Talk talk = talk("search");
    talk.say(ASK);
    Eventually.that(() -> talk.heard.size() == 3, "two pieces");
    talk.socket.close();
    Eventually.that(() -> provider.closed.get() > 0, "the provider is told");
    Row row = rows(1).get(0);
    assertThat(row.outcome()).isEqualTo("caller_gone");
    assertThat(row.provenance()).isEqualTo("partial");
    assertThat(row.output()).isEqualTo(2);
    broker().awaitIdle();
  }

  @Test
  void aProviderThatDiesInMidAnswerIsAnErrorAndTheNextIsAnswered() throws Exception {
    provider.breaksOffAfter("text/event-stream", event(CREATED) + event(DELTA));
    Talk talk = talk("search");
    talk.say(ASK);
    JsonObject error = new JsonObject(talk.hears("\"type\":\"error\""));
    assertThat(error.getString("code")).isEqualTo("provider_cut_short");
    assertThat(rows(1).get(0).outcome()).isEqualTo("provider_failed");
    provider.streams(event(CREATED), event(COMPLETED));
    talk.say(ASK);
    talk.hears("response.completed");
    assertThat(rows(2).get(1).outcome()).isEqualTo("completed");
  }

  @Test
  void aProvidersRefusalIsAnErrorInItsWords() throws Exception {
    provider.answers(
        400,
        "application/json",
        "{\"error\":{\"message\":\"No.\",\"type\":\"x\",\"param\":\"tools\",\"code\":\"bad\"}}");
    Talk talk = talk("search");
    talk.say(ASK);
    assertThat(error(talk, 400, "bad").getString("message")).isEqualTo("No.");
    provider.answers(400, "application/json", "null");
    talk.heard.clear();
    talk.say(ASK);
    error(talk, 400, "provider_failed");
    provider.answers(200, "application/json", "{\"id\":\"r1\",\"object\":\"response\"}");
    talk.heard.clear();
    talk.say(ASK);
    error(talk, 502, "provider_bad_answer");
    assertThat(rows(3).get(0).outcome()).isEqualTo("provider_refused");
  }

  @Test
  void aRevokedTokenEndsItInMidAnswer() throws Exception {
    TestBroker broker = start(Revoking.allowed("cut"));
    provider.stallsAfter(event(CREATED));
    Talk talk = talk("search");
    Talk idle = talk("search");
    talk.say(ASK);
    talk.hears("response.created");
    Revoking.at(broker).order(new JsonObject().put("subject", "eve"));
    assertThat(talk.end()).isEqualTo("1008 token_revoked");
    assertThat(talk.heard).hasSize(2);
    assertThat(talk.heard.get(1)).contains("\"type\":\"error\"", "token_revoked");
    assertThat(idle.end()).isEqualTo("1008 token_revoked");
    error(idle, 401, "token_revoked");
    assertThat(rows(1).get(0).outcome()).isEqualTo("token_revoked");
    broker.awaitIdle();
  }

  @Test
  void whereOpenRequestsMayFinishARevokedTokenAsksNothingMore() throws Exception {
    TestBroker broker = start(Revoking.allowed("finish"));
    provider.stallsAfter(event(CREATED));
    Talk talk = talk("search");
    talk.say(ASK);
    HttpServerResponse answer = provider.nextOpen();
    talk.hears("response.created");
    Revoking.at(broker).order(new JsonObject().put("subject", "eve"));
    answer.write(event(COMPLETED)).onSuccess(sent -> answer.end());
    talk.hears("response.completed");
    talk.say(ASK);
    assertThat(talk.end()).isEqualTo("1008 token_revoked");
    assertThat(provider.got).hasSize(1);
    assertThat(rows(1).get(0).outcome()).isEqualTo("completed");
  }

  @Test
  void aBrokerThatStopsLetsAnAnswerFinishAndEndsThoseThatWait() throws Exception {
    TestBroker broker = start(UnaryOperator.identity());
    provider.stallsAfter(event(CREATED));
    Talk talk = talk("search");
    Talk idle = talk("search");
    talk.say(ASK);
    HttpServerResponse answer = provider.nextOpen();
    talk.hears("response.created");
    Future<Void> stopped = broker.broker.stop();
    assertThat(idle.end()).isEqualTo("1001 draining");
    answer.write(event(COMPLETED)).onSuccess(sent -> answer.end());
    talk.hears("response.completed");
    assertThat(talk.end()).isEqualTo("1001 draining");
    stopped.await(20, SECONDS);
    assertThat(broker.onlyRow().outcome()).isEqualTo("completed");
  }

  @Test
  void anAnswerThatDoesNotEndIsCutWhenTheBrokerHasToStop() throws Exception {
    TestBroker broker = start(TestBroker.withServer(TestBroker.server(Duration.ofMillis(300))));
    provider.stallsAfter(event(CREATED));
    Talk talk = talk("search");
    talk.say(ASK);
    talk.hears("response.created");
    Future<Void> stopped = broker.broker.stop();
    assertThat(talk.end()).isEqualTo("1001 draining");
    assertThat(talk.heard).hasSize(2);
    stopped.await(20, SECONDS);
    assertThat(broker.onlyRow().outcome()).isEqualTo("broker_stopped");
  }
}
