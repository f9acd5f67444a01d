package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 without TLS, by upgrade and with prior knowledge (RFC 9113 section 3). */
final class Http2CallersTest {

  private static final String PLAIN =
      "{\"id\":\"c1\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}";

  @TempDir Path folder;
  private FakeUpstream upstream;
  private TestBroker broker;
  private HttpClientAgent caller;

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream();
    broker =
        TestBroker.start(
            folder,
            upstream.port(),
            TestBroker.withServer(TestBroker.server(Duration.ofSeconds(2))));
    caller =
        upstream.vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false),
            new PoolOptions().setHttp2MaxSize(1));
  }

  @AfterEach
  void stop() {
    broker.close();
    upstream.close();
  }

  private HttpClientRequest request(String team) throws Exception {
    return caller
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(broker.broker.port())
                .setURI("/v1/chat/completions")
                .putHeader("authorization", "Bearer " + broker.token(team, "copilot"))
                .putHeader("content-type", "application/json"))
        .await(10, SECONDS);
  }

  /** One answer with its body as it comes. */
  private record Stream(HttpClientRequest request, AtomicReference<String> read, Future<Void> end) {
    void until(String text) throws Exception {
      Eventually.that(() -> body().contains(text), text);
    }

    String body() {
      return requireNonNull(read.get());
    }
  }

  private Stream stream(String team) throws Exception {
    HttpClientRequest request = request(team);
    AtomicReference<String> read = new AtomicReference<>("");
    return request
        .send(Buffer.buffer(ask(true)))
        .map(
            head -> {
              assertThat(head.version()).isEqualTo(HttpVersion.HTTP_2);
              head.handler(bytes -> read.updateAndGet(before -> before + bytes));
              return new Stream(request, read, head.end());
            })
        .await(10, SECONDS);
  }

  private record Answer(HttpClientResponse head, String body) {
    void assertError(int status, String code) {
      assertThat(head.statusCode()).isEqualTo(status);
      assertThat(head.version()).isEqualTo(HttpVersion.HTTP_2);
      // RFC 9113 section 8.2.2: a message with it is malformed.
      assertThat(head.headers().names()).doesNotContain("connection");
      assertThat(body).contains("\"code\":\"" + code + "\"");
    }
  }

  private static Answer answer(Future<HttpClientResponse> head) throws Exception {
    return head.compose(h -> h.body().map(body -> new Answer(h, body.toString())))
        .await(10, SECONDS);
  }

  @Test
  void whoResetsOneStreamStopsOnlyThatOne() throws Exception {
    upstream.stallsAfter(chunk("a"));
    Stream stays = stream("search");
    HttpServerResponse upstreamOfStays = upstream.nextOpen();
    Stream leaves = stream("search");
    stays.until(chunk("a"));
    leaves.until(chunk("a"));
    assertThat(leaves.request().connection()).isSameAs(stays.request().connection());
    leaves.request().reset(8);
    Eventually.that(() -> upstream.closed.get() == 1, "the provider is stopped");
    Eventually.that(() -> broker.rows().size() == 1, "a row of the one who left");
    assertThat(broker.onlyRow().outcome()).isEqualTo("caller_gone");
    assertThat(broker.onlyRow().output()).isEqualTo(1);
    assertThat(upstreamOfStays.closed()).isFalse();
    upstreamOfStays.write(chunk("b") + usage(7, 2));
    upstreamOfStays.end(DONE);
    stays.end().await(10, SECONDS);
    assertThat(stays.body()).isEqualTo(chunk("a") + chunk("b") + DONE);
    broker.awaitIdle();
  }

  @Test
  void whoResetsBeforeTheFirstByteStopsTheProvider() throws Exception {
    upstream.plays((g, r) -> {});
    HttpClientRequest request = request("limited");
    Future<HttpClientResponse> answer = request.send(Buffer.buffer(ask(true)));
    Eventually.that(() -> upstream.got.size() == 1, "the provider was asked");
    request.reset(8);
    Eventually.that(() -> upstream.closed.get() == 1, "the provider is stopped");
    broker.awaitIdle();
    assertThat(broker.onlyRow().outcome()).isEqualTo("caller_gone");
    Eventually.that(answer::failed, "the caller knows");
  }

  @Test
  void errorsAreWellFormedOnHttp2Too() throws Exception {
    HttpClientRequest slow = request("search").setChunked(true);
    slow.writeHead().await(10, SECONDS);
    answer(slow.response()).assertError(408, "request_timeout");
    upstream.stallsAfter(chunk("a"));
    Stream running = stream("search");
    running.until(chunk("a"));
    Future<Void> stopped = broker.broker.stop();
    answer(request("search").send(Buffer.buffer(ask(true)))).assertError(503, "draining");
    upstream.nextOpen().end(usage(7, 1) + DONE);
    running.end().await(10, SECONDS);
    assertThat(running.body()).isEqualTo(chunk("a") + DONE);
    stopped.await(10, SECONDS);
  }

  /** The JDK's client asks for an upgrade on its first request, also when that has a body. */
  @Test
  void theJdksClientUpgradesOnItsFirstPost() throws Exception {
    upstream.streams(chunk("a"), usage(7, 1), DONE);
    HttpClient jdk = HttpClient.newHttpClient();
    HttpResponse<String> streamed =
        jdk.send(broker.chat("search", ask(true)).build(), BodyHandlers.ofString());
    assertThat(streamed.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(streamed.statusCode()).isEqualTo(200);
    assertThat(streamed.body()).isEqualTo(chunk("a") + DONE);
    assertThat(upstream.got.get(0).headers().names())
        .doesNotContain("upgrade", "http2-settings", "connection");
    upstream.answers(200, "application/json", PLAIN);
    HttpClient another = HttpClient.newHttpClient();
    assertThat(
            another.send(broker.chat("search", ask(false)).build(), BodyHandlers.ofString()).body())
        .isEqualTo(PLAIN);
    assertThat(jdk.send(broker.chat("search", ask(false)).build(), BodyHandlers.ofString()).body())
        .isEqualTo(PLAIN);
    String large = ask(false).replace("Hi", "x".repeat(500_000));
    HttpClient third = HttpClient.newHttpClient();
    assertThat(third.send(broker.chat("search", large).build(), BodyHandlers.ofString()).body())
        .isEqualTo(PLAIN);
    Eventually.that(() -> broker.rows().size() == 4, "all rows");
    assertThat(broker.rows()).allMatch(row -> row.outcome().equals("completed"));
  }
}
