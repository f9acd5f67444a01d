package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.config.GrantConfig;
import io.sluice.config.RoleConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.config.TeamConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forms that ask a model, all the way through. */
class FormsOverHttpTest {

  private static final List<String> SCOPES = List.of("llm:audio", "llm:images", "models:read");
  private static final String TYPE = "multipart/form-data; boundary=B";
  private static final String TEXT =
      "{\"text\":\"hi\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,"
          + "\"input_token_details\":{\"text_tokens\":4,\"audio_tokens\":10},\"output_tokens\":45}}";

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private FakeUpstream upstream;
  private TestBroker broker;

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream().answers(200, "application/json", TEXT);
    broker = TestBroker.start(folder, upstream.port(), FormsOverHttpTest::config);
  }

  @AfterEach
  void stop() {
    await(vertx.close());
    broker.close();
    upstream.close();
  }

  private static SluiceConfig config(SluiceConfig c) {
    TeamConfig team =
        new TeamConfig("cc-1", SCOPES, List.of(new GrantConfig("fake", List.of("*"))), List.of());
    SluiceConfig impatient =
        TestBroker.withTimeouts(TestBroker.timeouts(5000, 600, 600, 60_000)).apply(c);
    return ConfigSample.from(impatient)
        .roles(Map.of("copilot", new RoleConfig("", SCOPES)))
        .teams(Map.of("search", team))
        .make();
  }

  @Test
  void aTranscriptionGoesThroughAndIsCounted() throws Exception {
    HttpResponse<String> answer =
        broker.send(form("/v1/audio/transcriptions", field("model", "small") + file("x") + end()));
    assertThat(answer.body()).isEqualTo(TEXT);
    assertThat(upstream.got.get(0).path()).isEqualTo("/v1/audio/transcriptions");
    assertThat(upstream.got.get(0).body())
        .hasToString(field("model", "small-v1") + file("x") + end());
    TestBroker.Row row = broker.rowOf(answer);
    assertThat(List.of(row.input(), row.output())).containsExactly(14L, 45L);
    assertThat(row.provenance()).isEqualTo("reported");
  }

  @Test
  void aFormWithoutAModelIsRefused() throws Exception {
    HttpResponse<String> answer = broker.send(form("/v1/audio/transcriptions", file("x") + end()));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(error(answer.body()).getString("param")).isEqualTo("model");
    assertThat(upstream.got).isEmpty();
  }

  @Test
  void jsonIsNoForm() throws Exception {
    HttpResponse<String> answer =
        broker.send(
            broker
                .request("/v1/audio/transcriptions", "search")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"small\"}")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(error(answer.body()).getString("message")).contains("multipart/form-data");
  }

  @Test
  void soundPassesAsItIs() throws Exception {
    byte[] sound = new byte[70_000];
    new java.util.Random(7).nextBytes(sound);
    upstream.plays(
        (got, response) ->
            response.putHeader("content-type", "audio/mpeg").end(Buffer.buffer(sound)));
    HttpResponse<byte[]> answer =
        broker.sendForBytes(
            broker
                .request("/v1/audio/speech", "search")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"small\",\"input\":\"hello\"}")));
    assertThat(answer.body()).isEqualTo(sound);
    assertThat(answer.headers().firstValue("content-type")).contains("audio/mpeg");
    TestBroker.Row row = broker.rowOf(answer);
    assertThat(row.outcome()).isEqualTo("completed");
    assertThat(row.provenance()).isEqualTo("estimated");
  }

  @Test
  void soundThatBreaksOffIsBrokenOffForTheCaller() throws Exception {
    upstream.breaksOffAfter("audio/mpeg", "some sound");
    HttpRequest.Builder request =
        broker
            .request("/v1/audio/speech", "search")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"model\":\"small\",\"input\":\"hello\"}"));
    assertThat(
            broker
                .sendAsync(request)
                .handle((answer, broken) -> broken != null || answer.statusCode() >= 500)
                .get(20, TimeUnit.SECONDS))
        .isTrue();
    assertThat(broker.onlyRow().outcome()).isEqualTo("provider_failed");
  }

  /** The provider's time to its first token begins when it has heard all. */
  @Test
  void aSlowUploadIsNotTheProvidersFault() throws Exception {
    HttpClientRequest request = open();
    Future<HttpClientResponse> answer = request.response();
    request.write(field("model", "small") + fileHead());
    for (int i = 0; i < 10; i++) {
      await(vertx.timer(150, TimeUnit.MILLISECONDS));
      request.write("x");
    }
    request.end("\r\n" + end());
    assertThat(await(answer).statusCode()).isEqualTo(200);
  }

  @Test
  void whatComesTooLateIsToldAndTheProviderNeverSeesAWholeForm() throws Exception {
    HttpClientRequest request = open();
    Future<HttpClientResponse> answer = request.response();
    Future<Buffer> body = answer.compose(HttpClientResponse::body);
    request.write(field("model", "small") + fileHead());
    await(vertx.timer(100, TimeUnit.MILLISECONDS));
    request.write("x\r\n" + field("stream", "true") + end());
    assertThat(await(answer).statusCode()).isEqualTo(400);
    assertThat(error(await(body).toString()).getString("param")).isEqualTo("stream");
    assertThat(upstream.got).isEmpty();
    broker.awaitIdle();
  }

  /** A provider need not hear all of it to say no. */
  @Test
  void aProviderThatRefusesEarlyIsHeardAtOnce() throws Exception {
    try (EarlyNo no = new EarlyNo(vertx);
        TestBroker other =
            TestBroker.start(
                Files.createDirectory(folder.resolve("other")),
                no.port(),
                FormsOverHttpTest::config)) {
      HttpClientRequest request = open(other);
      Future<HttpClientResponse> answer = request.response();
      request.write(field("model", "small") + fileHead());
      for (int i = 0; i < 20; i++) {
        request.write(Buffer.buffer(new byte[65_536]));
      }
      assertThat(await(answer).statusCode()).isEqualTo(413);
      other.awaitIdle();
    }
  }

  /** Says no as soon as it has heard the head of a request. */
  private static final class EarlyNo implements AutoCloseable {
    private final HttpServer server;

    EarlyNo(Vertx vertx) {
      server =
          await(
              vertx
                  .createHttpServer()
                  .requestHandler(
                      request ->
                          // What still comes is read, or its buffers would be nobody's.
                          request
                              .handler(ignored -> {})
                              .response()
                              .setStatusCode(413)
                              .putHeader("content-type", "application/json")
                              .end("{\"error\":{\"message\":\"too large\"}}"))
                  .listen(0, "127.0.0.1"));
    }

    int port() {
      return server.actualPort();
    }

    @Override
    public void close() {
      await(server.close());
    }
  }

  @Test
  void aCallerWhoLeavesInTheMiddleIsNoWholeForm() throws Exception {
    HttpClientRequest request = open();
    request.response().onFailure(ignored -> {});
    request.write(field("model", "small") + fileHead() + "x");
    await(vertx.timer(100, TimeUnit.MILLISECONDS));
    request.connection().close();
    assertThat(broker.onlyRow().outcome()).isEqualTo("caller_gone");
    assertThat(upstream.got).isEmpty();
    broker.awaitIdle();
  }

  private HttpRequest.Builder form(String path, String form) {
    return broker
        .request(path, "search")
        .header("content-type", TYPE)
        .POST(BodyPublishers.ofString(form));
  }

  private HttpClientRequest open() {
    return open(broker);
  }

  private HttpClientRequest open(TestBroker broker) {
    return await(
            vertx
                .createHttpClient()
                .request(
                    HttpMethod.POST, broker.broker.port(), "127.0.0.1", "/v1/audio/transcriptions"))
        .putHeader("authorization", "Bearer " + broker.token("search", "copilot"))
        .putHeader("content-type", TYPE)
        .setChunked(true);
  }

  private static JsonObject error(String body) {
    return new JsonObject(body).getJsonObject("error");
  }

  private static String field(String name, String value) {
    return "--B\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, value);
  }

  private static String fileHead() {
    return "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n\r\n";
  }

  private static String file(String content) {
    return fileHead() + content + "\r\n";
  }

  private static String end() {
    return "--B--\r\n";
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
