package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.ServerConfig.TlsConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** https on the public listener, and tokens bound to a client certificate (RFC 8705 section 3). */
final class TlsTest {

  @TempDir static Path made;
  private static TestCertificate brokers;
  private static TestCertificate callers;
  private static TestCertificate others;

  @TempDir Path folder;
  private FakeUpstream upstream;
  private @Nullable TestBroker running;

  @BeforeAll
  static void certificates() throws Exception {
    brokers = TestCertificate.create(made, "localhost");
    callers = TestCertificate.create(made, "caller.example");
    others = TestCertificate.create(made, "other.example");
  }

  @BeforeEach
  void open() throws Exception {
    upstream = new FakeUpstream().answers(200, "application/json", "{\"id\":\"c1\"}");
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    upstream.close();
  }

  private static TlsConfig tls(String clientCertificates) {
    return new TlsConfig(brokers.certificate(), brokers.key(), clientCertificates);
  }

  private TestBroker start(TlsConfig tls) throws Exception {
    TestBroker broker =
        TestBroker.start(folder, upstream.port(), BoundCaller.trusted(folder, null, tls));
    running = broker;
    return broker;
  }

  private HttpClientAgent client(HttpVersion version, @Nullable TestCertificate shown) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setProtocolVersion(version)
            .setVerifyHost(false)
            .setTrustOptions(brokers.trust());
    if (shown != null) {
      options.setKeyCertOptions(shown.identity());
    }
    return upstream.vertx.createHttpClient(options);
  }

  private static String boundTo(TestCertificate certificate) {
    return BoundCaller.token(new JsonObject().put("x5t#S256", certificate.thumbprint()));
  }

  private static HttpClientRequest request(TestBroker broker, HttpClientAgent client, String token)
      throws Exception {
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(broker.broker.port())
                .setURI("/v1/chat/completions")
                .putHeader("authorization", "Bearer " + token)
                .putHeader("content-type", "application/json"))
        .await(20, SECONDS);
  }

  private record Answer(int status, HttpVersion version, String body) {}

  private static Answer ask(TestBroker broker, HttpClientAgent client, String token)
      throws Exception {
    return request(broker, client, token)
        .send(Buffer.buffer(TestBroker.ask(false)))
        .compose(h -> h.body().map(b -> new Answer(h.statusCode(), h.version(), b.toString())))
        .await(20, SECONDS);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aTokenIsGoodOnlyWithTheCertificateItIsBoundTo(HttpVersion version) throws Exception {
    TestBroker broker = start(tls("request"));
    String token = boundTo(callers);
    HttpClientAgent withIt = client(version, callers);
    // Twice: the second time on the same connection.
    for (int i = 0; i < 2; i++) {
      Answer good = ask(broker, withIt, token);
      assertThat(good.status()).as(good.body()).isEqualTo(200);
      assertThat(good.version()).isEqualTo(version);
    }
    for (HttpClientAgent wrong : Set.of(client(version, others), client(version, null))) {
      Answer refused = ask(broker, wrong, token);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.body()).contains("certificate_mismatch");
    }
    assertThat(ask(broker, client(version, null), BoundCaller.token(null)).status()).isEqualTo(200);
  }

  @Test
  void withoutTlsACertificateTokenIsRefused() throws Exception {
    TestBroker broker =
        TestBroker.start(folder, upstream.port(), BoundCaller.trusted(folder, null, null));
    running = broker;
    ChatRoadTest.assertError(
        broker.send(
            broker
                .request("/v1/models")
                .header("authorization", "Bearer " + boundTo(callers))
                .GET()),
        401,
        "certificate_mismatch");
  }

  @Test
  void whoMustShowACertificateGetsNoConnectionWithoutOne() throws Exception {
    TestBroker broker = start(tls("require"));
    assertThat(ask(broker, client(HttpVersion.HTTP_1_1, callers), boundTo(callers)).status())
        .isEqualTo(200);
    HttpClientAgent without = client(HttpVersion.HTTP_1_1, null);
    assertThatThrownBy(() -> ask(broker, without, BoundCaller.token(null)))
        .isNotInstanceOf(AssertionError.class);
  }

  @Test
  void onlyTls12And13AreSpokenAndHttp2IsOffered() throws Exception {
    TestBroker broker = start(tls("none"));
    // The JDK itself speaks nothing older, so what was asked for is all that can be looked at.
    HttpServerOptions options = Tls.read(broker.vertx, tls("none")).on(new HttpServerOptions());
    assertThat(options.getEnabledSecureTransportProtocols()).containsOnly("TLSv1.2", "TLSv1.3");
    assertThat(ask(broker, client(HttpVersion.HTTP_2, null), BoundCaller.token(null)).version())
        .isEqualTo(HttpVersion.HTTP_2);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void streamsRunOverTlsAndWhoLeavesStopsTheProvider(HttpVersion version) throws Exception {
    TestBroker broker = start(tls("none"));
    HttpClientAgent client = client(version, null);
    upstream.streams(chunk("a"), chunk("b"), usage(7, 2), DONE);
    Answer whole =
        request(broker, client, BoundCaller.token(null))
            .send(Buffer.buffer(TestBroker.ask(true)))
            .compose(h -> h.body().map(b -> new Answer(h.statusCode(), h.version(), b.toString())))
            .await(20, SECONDS);
    assertThat(whole.body()).isEqualTo(chunk("a") + chunk("b") + DONE);
    assertThat(broker.onlyRow().outcome()).isEqualTo("completed");

    upstream.stallsAfter(chunk("a"));
    int closedBefore = upstream.closed.get();
    HttpClientRequest leaving = request(broker, client, BoundCaller.token(null));
    AtomicReference<String> read = new AtomicReference<>("");
    HttpClientResponse head =
        leaving
            .send(Buffer.buffer(TestBroker.ask(true)))
            .map(
                h -> {
                  h.handler(bytes -> read.updateAndGet(before -> before + bytes));
                  return h;
                })
            .await(20, SECONDS);
    Eventually.that(() -> requireNonNull(read.get()).contains(chunk("a")), "the first event");
    assertThat(head.version()).isEqualTo(version);
    var unused = leaving.reset(8);
    Eventually.that(() -> upstream.closed.get() > closedBefore, "the provider is stopped");
    broker.awaitIdle();
    Eventually.that(
        () -> broker.rows().stream().anyMatch(row -> row.outcome().equals("caller_gone")),
        "a row of the one who left");
  }

  /** An answer that must be broken off, since no part of it may be taken for the whole. */
  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void anAnswerThatIsCutShortIsBrokenOffOverTlsToo(HttpVersion version) throws Exception {
    TestBroker broker = start(tls("none"));
    upstream.breaksOffAfter("text/event-stream", chunk("a"));
    Answer cut =
        request(broker, client(version, null), BoundCaller.token(null))
            .send(Buffer.buffer(TestBroker.ask(true)))
            .compose(h -> h.body().map(b -> new Answer(h.statusCode(), h.version(), b.toString())))
            .await(20, SECONDS);
    assertThat(cut.body()).contains(chunk("a")).contains("\"error\"");
    broker.awaitIdle();
  }

  @Test
  void aBrokerWithoutItsCertificateOrKeyDoesNotStartAndSaysWhy() throws Exception {
    Path missing = folder.resolve("none.pem");
    Path text = Files.writeString(folder.resolve("text.pem"), "no PEM");
    Path certificate = brokers.certificate();
    Path key = brokers.key();
    assertRefused(new TlsConfig(missing, key, "none"), "server.tls.certificate", "none.pem");
    assertRefused(new TlsConfig(text, key, "none"), "server.tls.certificate", "text.pem");
    assertRefused(new TlsConfig(certificate, missing, "none"), "server.tls.key", "none.pem");
    assertRefused(new TlsConfig(certificate, text, "none"), "server.tls.key", "text.pem");
    Path another = others.key();
    assertRefused(
        new TlsConfig(certificate, another, "none"), "server.tls.key", "is not the key of");
  }

  private void assertRefused(TlsConfig tls, String setting, String what) {
    assertThatThrownBy(() -> start(tls))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining(setting)
        .hasMessageContaining(what)
        .hasMessageNotContaining("PRIVATE");
  }
}
