package io.sluice.broker;

import static io.sluice.broker.TestBroker.timeouts;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.Sockets.Talk;
import io.sluice.broker.TestBroker.Row;
import io.sluice.config.SluiceConfig;
import io.sluice.simulator.SimulatedProvider;
import io.sluice.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session of the Realtime API, through the broker. */
final class RealtimeTest {

  private static final String PATH = "/v1/realtime?model=small";
  private static final String CREATED =
      "{\"type\":\"session.created\",\"session\":{\"model\":\"small-v1-2026\"}}";
  private static final String BEGUN =
      "{\"type\":\"response.created\",\"response\":{\"id\":\"r1\"}}";
  private static final String DELTA = "{\"type\":\"response.output_text.delta\",\"delta\":\"Hi\"}";
  private static final String DONE =
      "{\"type\":\"response.done\",\"response\":{\"id\":\"r1\",\"usage\":{\"total_tokens\":55,"
          + "\"input_tokens\":40,\"output_tokens\":15,\"input_token_details\":{\"text_tokens\":30,"
          + "\"audio_tokens\":10,\"cached_tokens\":8},\"output_token_details\":{\"text_tokens\":5,"
          + "\"audio_tokens\":10}}}}";
  private static final String ASK = "{\"type\":\"response.create\"}";

  @TempDir Path folder;
  private FakeTool provider;
  private final List<String> said = new CopyOnWriteArrayList<>();
  private @Nullable TestBroker running;
  private @Nullable Sockets open;

  @BeforeEach
  void provider() throws Exception {
    provider = new FakeTool();
    answers(BEGUN, DELTA, DONE);
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

  /** What it says to each {@code response.create}. */
  private void answers(String... events) {
    provider.playsSocket(
        socket -> {
          socket.writeTextMessage(CREATED);
          socket.textMessageHandler(
              text -> {
                said.add(text);
                if (text.contains("response.create")) {
                  List.of(events).forEach(socket::writeTextMessage);
                }
              });
        });
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

  private Talk talk() throws Exception {
    String token = broker().token("eve", "search", "copilot", Duration.ofMinutes(5));
    return sockets().open(sockets().options(PATH, token));
  }

  private Row ended() throws Exception {
    Eventually.that(() -> provider.closed.get() == 1, "the provider's side is closed");
    broker().awaitIdle();
    return broker().onlyRow();
  }

  @Test
  void messagesPassAsTheyAreAndUsageOfAllResponsesIsInTheLedger() throws Exception {
    Talk talk = talk();
    talk.hears("session.created");
    String item = "{\"type\": \"conversation.item.create\",  \"item\":{\"text\":\"é☕ \\\"x\\\"\"}}";
    talk.say(item);
    talk.say(ASK);
    Eventually.that(() -> talk.heard.size() == 4, "the first response");
    talk.say(ASK);
    Eventually.that(() -> talk.heard.size() == 7, "the second response");
    assertThat(said).containsExactly(item, ASK, ASK);
    assertThat(talk.heard).containsExactly(CREATED, BEGUN, DELTA, DONE, BEGUN, DELTA, DONE);
    assertThat(provider.last().uri()).isEqualTo("/v1/realtime?model=small-v1");
    assertThat(provider.last().headers().getAll("authorization"))
        .containsExactly("Bearer " + TestBroker.PROVIDER_KEY);
    talk.socket.close();
    Row row = ended();
    assertThat(row.input()).isEqualTo(64);
    assertThat(row.cacheRead()).isEqualTo(16);
    assertThat(row.output()).isEqualTo(30);
    assertThat(row.provenance()).isEqualTo("reported");
    assertThat(row.outcome()).isEqualTo("completed");
    assertThat(row.status()).isEqualTo(101);
    assertThat(row.model()).isEqualTo("small");
    assertThat(row.servedModel()).isEqualTo("small-v1-2026");
    assertThat(talk.socket.headers().get("x-request-id")).isEqualTo(row.requestId());
    assertThat(talk.socket.headers().get("x-sluice-provider")).isEqualTo("fake");
  }

  @Test
  void theSimulatedProviderIsReachedToo() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      SimulatorOptions options = new SimulatorOptions("127.0.0.1", 0, null, "");
      SimulatedProvider simulator = SimulatedProvider.start(vertx, options).await(20, SECONDS);
      TestBroker broker =
          TestBroker.start(
              folder,
              simulator.port(),
              Sockets.allowedAnd(TestBroker.withModels(Map.of("small", "sim-realtime"))));
      running = broker;
      open = new Sockets(broker);
      Talk talk = sockets().open(sockets().options(PATH, broker.token("search", "copilot")));
      talk.hears("session.created");
      talk.say(
          "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
              + "\"content\":[{\"type\":\"input_text\",\"text\":\"Hello\"}]}}");
      talk.say(ASK);
      JsonObject usage =
          new JsonObject(talk.hears("\"response.done\""))
              .getJsonObject("response")
              .getJsonObject("usage");
      talk.socket.close();
      broker.awaitIdle();
      Row row = broker.onlyRow();
      assertThat(row.input() + row.cacheRead()).isEqualTo(usage.getLong("input_tokens"));
      assertThat(row.output()).isEqualTo(usage.getLong("output_tokens")).isPositive();
      assertThat(row.provenance()).isEqualTo("reported");
      assertThat(row.outcome()).isEqualTo("completed");
    } finally {
      vertx.close().await(20, SECONDS);
    }
  }

  @Test
  void aBrowsersTokenStandsAmongTheSubprotocolsAndGoesNoFurther() throws Exception {
    String token = broker().token("search", "copilot");
    Talk talk =
        sockets()
            .open(
                sockets()
                    .options(PATH)
                    .addSubProtocol("realtime")
                    .addSubProtocol("openai-insecure-api-key." + token));
    assertThat(talk.socket.subProtocol()).isEqualTo("realtime");
    talk.hears("session.created");
    assertThat(provider.last().headers().toString()).doesNotContain(token);
    talk.socket.close();
    assertThat(ended().outcome()).isEqualTo("completed");
  }

  @Test
  void whoMayNotIsAnsweredBeforeItOpens() throws Exception {
    refused(sockets().refusal(sockets().options(PATH)), 401, "missing_credentials");
    refused(sockets().refusal(sockets().options(PATH, "nonsense")), 401, null);
    refused(
        sockets().refusal(sockets().options(PATH, broker().token("search", "writer"))),
        403,
        "insufficient_scope");
    refused(
        sockets().refusal(sockets().options(PATH, broker().token("poor", "copilot"))),
        403,
        "model_not_granted");
    String token = broker().token("search", "copilot");
    refused(
        sockets().refusal(sockets().options("/v1/realtime?model=nobody", token)),
        404,
        "model_not_found");
    refused(sockets().refusal(sockets().options("/v1/realtime", token)), 400, "malformed_request");
    refused(
        sockets().refusal(sockets().options(PATH + "&model=other", token)),
        400,
        "malformed_request");
    assertThat(provider.got).isEmpty();
    assertThat(broker().rows()).isEmpty();
    broker().awaitIdle();
  }

  private static void refused(UpgradeRejectedException refusal, int status, @Nullable String code) {
    JsonObject error = new JsonObject(refusal.getBody()).getJsonObject("error");
    assertThat(refusal.getStatus()).as(error.encode()).isEqualTo(status);
    if (code != null) {
      assertThat(error.getString("code")).isEqualTo(code);
    }
  }

  @Test
  void aPlainGetIsToldThatThisIsAWebSocket() throws Exception {
    HttpResponse<String> answer = broker().send(broker().request(PATH, "search").GET());
    ChatRoadTest.assertError(answer, 426, "websocket_needed");
    assertThat(answer.headers().firstValue("upgrade")).hasValue("websocket");
    String token = broker().token("search", "writer");
    HttpResponse<String> refused =
        broker().send(broker().request(PATH).header("authorization", "Bearer " + token).GET());
    ChatRoadTest.assertError(refused, 403, "insufficient_scope");
  }

  @Test
  void anOpenSessionTakesItsPlaceAmongTheConcurrentRequests() throws Exception {
    String token = broker().token("limited", "copilot");
    Talk first = sockets().open(sockets().options(PATH, token));
    refused(sockets().refusal(sockets().options(PATH, token)), 429, "concurrency_limit_exceeded");
    first.socket.close();
    ended();
    sockets().open(sockets().options(PATH, token)).hears("session.created");
  }

  @Test
  void anotherModelIsRefusedAndTheSessionGoesOn() throws Exception {
    Talk talk = talk();
    String update = "{\"type\":\"session.update\",\"session\":{\"model\":\"%s\",\"voice\":\"x\"}}";
    talk.say(update.formatted("dearer"));
    JsonObject error = new JsonObject(talk.hears("\"type\":\"error\""));
    assertThat(error.getJsonObject("error").getString("param")).isEqualTo("session.model");
    // Hidden from a search, it is found all the same.
    talk.say(update.formatted("dearer").replace("session.update", "session\\u002eupdate"));
    Eventually.that(() -> talk.heard.size() == 3, "a second refusal");
    assertThat(said).isEmpty();
    talk.say(update.formatted("small"));
    talk.say(update.formatted("small-v1"));
    talk.say(ASK);
    talk.hears("response.done");
    assertThat(said)
        .containsExactly(update.formatted("small-v1"), update.formatted("small-v1"), ASK);
    talk.socket.close();
    assertThat(ended().outcome()).isEqualTo("completed");
  }

  @Test
  void whoMayWriteDownWhatIsSaidIsOneThatTheCallerMayUse() throws Exception {
    start(TestBroker.withModels(Map.of("small", "small-v1", "scribe", "scribe-v1")));
    Talk talk = talk();
    String older =
        "{\"type\":\"session.update\",\"session\":{\"input_audio_transcription\":"
            + "{\"model\":\"%s\"}}}";
    String newer =
        "{\"type\":\"session.update\",\"session\":{\"audio\":{\"output\":{\"voice\":\"x\"},"
            + "\"input\":{\"transcription\":{\"language\":\"de\",\"model\":\"%s\"}}}}}";
    talk.say(newer.formatted("scribe-v1"));
    JsonObject error = new JsonObject(talk.hears("\"type\":\"error\""));
    assertThat(error.getJsonObject("error").getString("param"))
        .isEqualTo("session.audio.input.transcription.model");
    talk.say(older.formatted("whisper-1").replace("session.up", "transcription_session.up"));
    talk.hears("session.input_audio_transcription.model");
    assertThat(said).isEmpty();
    talk.say(newer.formatted("scribe"));
    talk.say(older.formatted("scribe"));
    // What the provider has said since.
    talk.say(older.formatted("scribe-v1"));
    Eventually.that(() -> said.size() == 3, "three updates");
    assertThat(said)
        .containsExactly(
            newer.formatted("scribe-v1"),
            older.formatted("scribe-v1"),
            older.formatted("scribe-v1"));
  }

  @Test
  void whatWasWrittenDownIsInTheSessionsRow() throws Exception {
    answers(
        BEGUN,
        "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"transcript\":\"a\","
            + "\"usage\":{\"type\":\"tokens\",\"input_tokens\":7,\"output_tokens\":3}}",
        DONE);
    Talk talk = talk();
    talk.say(ASK);
    talk.hears("response.done");
    talk.socket.close();
    Row row = ended();
    assertThat(row.input()).isEqualTo(32 + 7);
    assertThat(row.output()).isEqualTo(15 + 3);
    assertThat(row.provenance()).isEqualTo("reported");
  }

  @Test
  void whatIsNotTextGoesNowhere() throws Exception {
    Talk talk = talk();
    talk.socket.writeBinaryMessage(Buffer.buffer(ASK));
    assertThat(talk.hears("\"type\":\"error\"")).contains("malformed_request");
    assertThat(said).isEmpty();
  }

  @Test
  void aMessageInManyFramesIsJudgedAsAWhole() throws Exception {
    Talk talk = talk();
    String update = "{\"type\":\"session.update\",\"session\":{\"model\":\"dearer\"}}";
    talk.socket.writeFrame(WebSocketFrame.textFrame(update.substring(0, 15), false));
    talk.socket.writeFrame(
        WebSocketFrame.continuationFrame(Buffer.buffer(update.substring(15)), true));
    talk.hears("session.model");
    talk.socket.writeFrame(WebSocketFrame.textFrame(ASK.substring(0, 9), false));
    talk.socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(ASK.substring(9)), true));
    talk.hears("response.done");
    assertThat(said).containsExactly(ASK);
  }

  @Test
  void aCallerWhoLeavesInMidAnswerPaysForAnEstimate() throws Exception {
    answers(BEGUN, DELTA, DELTA, DELTA);
    Talk talk = talk();
    talk.say(ASK);
    Eventually.that(() -> talk.heard.size() == 5, "three pieces");
    talk.socket.close();
    Row row = ended();
    assertThat(row.outcome()).isEqualTo("caller_gone");
    assertThat(row.provenance()).isEqualTo("partial");
    assertThat(row.output()).isEqualTo(3);
    assertThat(row.input()).isEqualTo((ASK.length() + 3) / 4);
  }

  @Test
  void aProviderThatDiesIsToldOf() throws Exception {
    provider.playsSocket(
        socket -> {
          socket.writeTextMessage(BEGUN);
          socket.textMessageHandler(text -> socket.close((short) 1011, "died"));
        });
    Talk talk = talk();
    talk.hears("response.created");
    talk.say(ASK);
    assertThat(talk.hears("\"type\":\"error\"")).contains("provider_cut_short");
    assertThat(talk.end()).isEqualTo("1011 provider_cut_short");
    Row row = ended();
    assertThat(row.outcome()).isEqualTo("provider_failed");
    assertThat(row.provenance()).isEqualTo("partial");
  }

  @Test
  void aProvidersOwnEndReachesTheCaller() throws Exception {
    provider.playsSocket(
        socket -> socket.textMessageHandler(text -> socket.close((short) 4001, "bye")));
    Talk talk = talk();
    talk.say(ASK);
    assertThat(talk.end()).isEqualTo("4001 bye");
    assertThat(ended().outcome()).isEqualTo("completed");
  }

  @Test
  void aProviderThatRefusesIsAnsweredInItsPlace() throws Exception {
    try (FakeUpstream plain = new FakeUpstream().answers(429, "application/json", "{}")) {
      TestBroker broker = TestBroker.start(folder, plain.port(), Sockets::allowed);
      running = broker;
      open = new Sockets(broker);
      String token = broker.token("search", "copilot");
      refused(sockets().refusal(sockets().options(PATH, token)), 429, "provider_busy");
      plain.answers(401, "application/json", "{}");
      refused(
          sockets().refusal(sockets().options(PATH, token)), 502, "provider_refused_credentials");
      broker.awaitIdle();
      Eventually.that(() -> broker.rows().size() == 2, "two rows");
      assertThat(broker.rows()).allMatch(row -> row.outcome().equals("provider_refused"));
    }
  }

  @Test
  void aRevokedTokenEndsItWithAReason() throws Exception {
    TestBroker broker = start(Revoking.allowed("cut"));
    Talk talk = talk();
    talk.hears("session.created");
    Revoking.at(broker).order(new JsonObject().put("subject", "eve"));
    assertThat(talk.end()).isEqualTo("1008 token_revoked");
    assertThat(talk.hears("\"type\":\"error\"")).contains("token_revoked");
    assertThat(ended().outcome()).isEqualTo("token_revoked");
  }

  @Test
  void aBrokerThatStopsSaysSo() throws Exception {
    TestBroker broker = start(TestBroker.withServer(TestBroker.server(Duration.ofMillis(300))));
    Talk talk = talk();
    talk.hears("session.created");
    Future<Void> stopped = broker.broker.stop();
    assertThat(talk.end()).isEqualTo("1001 draining");
    stopped.await(20, SECONDS);
    assertThat(broker.onlyRow().outcome()).isEqualTo("broker_stopped");
  }

  @Test
  void aSessionInWhichNobodySpeaksEnds() throws Exception {
    start(TestBroker.withTimeouts(timeouts(5_000, 5_000, 300, 60_000)));
    Talk talk = talk();
    assertThat(talk.end()).isEqualTo("1001 provider_idle_timeout");
    assertThat(ended().outcome()).isEqualTo("timed_out");
  }

  @Test
  void aCallerWhoDoesNotReadSlowsTheProviderDown() throws Exception {
    TestBroker broker = start(Revoking.allowed("cut"));
    AtomicLong taken = new AtomicLong();
    String block = "{\"type\":\"x\",\"y\":\"" + "y".repeat(60_000) + "\"}";
    provider.playsSocket(socket -> flood(socket, block, taken));
    Talk talk = talk();
    talk.socket.pause();
    AtomicLong last = new AtomicLong(-1);
    AtomicLong since = new AtomicLong(System.nanoTime());
    Eventually.that(
        () -> {
          if (last.getAndSet(taken.get()) != taken.get()) {
            since.set(System.nanoTime());
          }
          return taken.get() > 0 && System.nanoTime() - since.get() > 500_000_000L;
        },
        "the provider has to wait");
    assertThat(taken.get() * block.length()).isLessThan(32L << 20);
    // Revoked in the middle of it, it ends all the same.
    Revoking.at(broker).order(new JsonObject().put("subject", "eve"));
    assertThat(ended().outcome()).isEqualTo("token_revoked");
    // What came for it waits there.
    talk.socket.resume();
  }

  /** In turns: whether the connection is closed is only noticed between them. */
  private void flood(ServerWebSocket socket, String block, AtomicLong taken) {
    for (int i = 0; i < 8 && !socket.isClosed() && !socket.writeQueueFull(); i++) {
      socket.writeFinalTextFrame(block).onSuccess(written -> taken.incrementAndGet());
    }
    if (socket.isClosed()) {
      return;
    }
    if (socket.writeQueueFull()) {
      socket.drainHandler(drained -> flood(socket, block, taken));
    } else {
      provider.vertx.runOnContext(turn -> flood(socket, block, taken));
    }
  }
}
