package io.sluice.identity;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerSample;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where keys come from, and what a place may do that has none. */
final class KeySourcesTest {

  private static final KeyPair KEY = TestKeys.rsa(2048);
  private static final String JWKS = TestKeys.jwks(TestKeys.jwk(KEY, "k1"));

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Handler<HttpServerRequest>> behaviour =
      new AtomicReference<>(request -> request.response().end(JWKS));
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String base;

  @TempDir Path folder;

  @BeforeEach
  void start() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  asked.add(request.path());
                  requireNonNull(behaviour.get()).handle(request);
                })
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
    base = "http://127.0.0.1:" + server.actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, SECONDS);
  }

  private static String failure(Future<?> future) throws Exception {
    return await(
        future.transform(
            done ->
                Future.succeededFuture(
                    done.failed() ? String.valueOf(done.cause().getMessage()) : "no failure")));
  }

  private String failureOfGet(Duration timeout) throws Exception {
    try (HttpGet http = new HttpGet(vertx, timeout)) {
      return failure(http.get(URI.create(base + "/jwks")));
    }
  }

  private String failureOfGet() throws Exception {
    return failureOfGet(HttpGet.TIMEOUT);
  }

  private KeyRing ring(IssuerConfig issuer) {
    return KeyRing.of(vertx, "test", issuer);
  }

  private static IssuerSample issuer() {
    return IssuerSample.of("https://issuer.example/").development();
  }

  @Test
  void whatAnErrorPageSays() throws Exception {
    behaviour.set(request -> request.response().setStatusCode(500).end("secret internals"));
    assertThat(failureOfGet()).isEqualTo(base + "/jwks: answered 500; 200 was expected");
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    behaviour.set(
        request ->
            request
                .response()
                .setStatusCode(302)
                .putHeader("location", "https://elsewhere.example/jwks?token=x")
                .end());
    assertThat(failureOfGet())
        .isEqualTo(
            base
                + "/jwks: answered 302, a redirect to elsewhere.example; redirects are not followed");
    assertThat(asked).hasSize(1);
  }

  @Test
  void anAnswerThatNeverComes() throws Exception {
    behaviour.set(request -> {});
    assertThat(failureOfGet(Duration.ofMillis(200)))
        .isEqualTo(base + "/jwks: no whole answer within 200 ms");
  }

  @Test
  void anAnswerThatDribbles() throws Exception {
    behaviour.set(
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          long drops = vertx.setPeriodic(20, id -> response.write(" "));
          response.closeHandler(closed -> vertx.cancelTimer(drops));
        });
    assertThat(failureOfGet(Duration.ofMillis(300))).contains("no whole answer within 300 ms");
  }

  @Test
  void anAnswerOfAHundredMegabytesIsCutOffWhileItComes() throws Exception {
    AtomicLong sent = new AtomicLong();
    behaviour.set(request -> flood(request.response().setChunked(true), sent));
    assertThat(failureOfGet()).isEqualTo(base + "/jwks: the answer is longer than 51200 bytes");
    assertThat(sent.get()).isLessThan(50 << 20);
  }

  private static void flood(HttpServerResponse response, AtomicLong sent) {
    Buffer piece = Buffer.buffer(new byte[16 * 1024]);
    while (!response.ended() && !response.closed() && !response.writeQueueFull()) {
      if (sent.addAndGet(piece.length()) > 100 << 20) {
        response.end();
        return;
      }
      response.write(piece);
    }
    response.exceptionHandler(closed -> {});
    response.drainHandler(drained -> flood(response, sent));
  }

  @Test
  void aConnectionThatBreaks() throws Exception {
    behaviour.set(
        request -> {
          request.response().putHeader("content-length", "1000").write("{");
          request.connection().close();
        });
    assertThat(failureOfGet()).startsWith(base + "/jwks: ");
  }

  @Test
  void aPlaceWhereNobodyListens() throws Exception {
    await(server.close());
    assertThat(failureOfGet()).startsWith(base + "/jwks: ").contains("refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>down</html>", "{\"keys\":1}"})
  void whatIsNoKeySetLeavesTheKeysAsTheyAre(String page) throws Exception {
    try (KeyRing ring = ring(issuer().jwks(base + "/jwks").make())) {
      await(ring.refresh());
      behaviour.set(request -> request.response().end(page));
      assertThat(failure(ring.refresh())).startsWith(base + "/jwks: not a JSON Web Key Set: it ");
      assertThat(ring.ready()).isTrue();
      assertThat(ring.size()).isEqualTo(1);
      assertThat(ring.failed()).isEqualTo(1);
    }
  }

  @Test
  void aFile() throws Exception {
    Path file = folder.resolve("jwks.json");
    IssuerConfig issuer = issuer().jwks(file.toUri().toString()).make();
    try (KeyRing ring = ring(issuer)) {
      assertThat(failure(ring.refresh())).contains("jwks.json: no such file");
      Files.writeString(file, " ".repeat(50 * 1024 + 1));
      assertThat(failure(ring.refresh())).contains("jwks.json: longer than 51200 bytes");
      Files.writeString(file, JWKS);
      assertThat(await(ring.refresh()).find("k1", "RS256")).isNotNull();
    }
  }

  @Test
  void aSharedSecretIsAKeyForEachAlgorithmAndAnyKeyId() throws Exception {
    IssuerConfig issuer =
        issuer().secret("s".repeat(48)).algorithms("HS256", "HS384", "HS512").make();
    try (KeyRing ring = ring(issuer)) {
      await(ring.refresh());
      assertThat(ring.ready()).isTrue();
      assertThat(ring.refused()).isEqualTo(1);
      assertThat(ring.ageSeconds()).isZero();
      KeySet keys = await(ring.keysFor("whatever", "HS256"));
      VerificationKey key = keys.find("whatever", "HS256");
      assertThat(key).isNotNull().isSameAs(keys.find(null, "HS256"));
      assertThat(key.thumbprint()).isEmpty();
      assertThat(ring.stillUses(key)).isTrue();
      assertThat(keys.find(null, "HS512")).isNull();
    }
    try (KeyRing ring = ring(issuer().secret("short").algorithms("HS256").make())) {
      assertThat(ring.ready()).isFalse();
    }
  }

  @Test
  void anIssuerOfOpaqueTokensHasNoKeysAndIsReady() throws Exception {
    IssuerConfig issuer =
        issuer().introspection(base + "/introspect", Duration.ofSeconds(5)).make();
    try (KeyRing ring = ring(issuer)) {
      assertThat(ring.ready()).isTrue();
      assertThat(await(ring.refresh()).isEmpty()).isTrue();
      assertThat(await(ring.keysFor("k1", "RS256")).isEmpty()).isTrue();
      assertThat(asked).isEmpty();
    }
  }

  private void metadata(String issuer, Object jwksUri) {
    JsonObject json = new JsonObject().put("issuer", issuer).put("jwks_uri", jwksUri);
    behaviour.set(
        request -> request.response().end(request.path().equals("/meta") ? json.encode() : JWKS));
  }

  private Discovery discovery(boolean development, AtomicLong clock) {
    return new Discovery(
        new HttpGet(vertx),
        "https://issuer.example/",
        URI.create(base + "/meta"),
        development,
        clock::get);
  }

  @Test
  void discoveryFindsTheKeys() throws Exception {
    metadata("https://issuer.example/", base + "/certs");
    try (KeyRing ring = ring(issuer().discovery(base + "/meta").make())) {
      assertThat(await(ring.refresh()).find("k1", "RS256")).isNotNull();
      await(ring.refresh());
      assertThat(asked).containsExactly("/meta", "/certs", "/certs");
    }
  }

  @Test
  void discoveryIsReadAgainEachHourAndAfterKeysCouldNotBeHad() throws Exception {
    metadata("https://issuer.example/", base + "/certs");
    AtomicLong clock = new AtomicLong();
    try (Discovery discovery = discovery(true, clock)) {
      await(discovery.get());
      clock.addAndGet(Duration.ofHours(1).toNanos());
      await(discovery.get());
      assertThat(asked).containsExactly("/meta", "/certs", "/meta", "/certs");
      behaviour.set(request -> request.response().setStatusCode(404).end());
      assertThat(failure(discovery.get())).startsWith(base + "/certs: answered 404");
      metadata("https://issuer.example/", base + "/moved");
      await(discovery.get());
      assertThat(asked).endsWith("/certs", "/meta", "/moved");
      discovery.distrust();
      await(discovery.get());
      assertThat(asked).endsWith("/moved", "/meta", "/moved");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://issuer.example",
        "https://ISSUER.example/",
        "https://issuer.example//",
        "https://other.example/",
        ""
      })
  void metadataOfAnotherIssuer(String other) throws Exception {
    metadata(other, base + "/certs");
    try (Discovery discovery = discovery(true, new AtomicLong())) {
      assertThat(failure(discovery.get()))
          .isEqualTo(
              "%s/meta: its issuer is %s; the configuration expects https://issuer.example/"
                  .formatted(base, other));
    }
    assertThat(asked).containsExactly("/meta");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://keys.example/jwks",
        "http://127.0.0.1.evil.example/jwks",
        "file:///etc/passwd",
        "jwks",
        "//keys.example/jwks",
        "https://user:word@keys.example/jwks",
        "https:///jwks",
        "ht tp://"
      })
  void keysFromAPlaceThatMayNotBe(String place) throws Exception {
    metadata("https://issuer.example/", place);
    try (Discovery discovery = discovery(true, new AtomicLong())) {
      assertThat(failure(discovery.get()))
          .isEqualTo(
              "%s/meta: its jwks_uri %s is not an https URI or an http URI on loopback"
                  .formatted(base, place));
    }
    assertThat(asked).containsExactly("/meta");
  }

  @Test
  void onlyADevelopmentIssuerHasKeysInTheClear() throws Exception {
    metadata("https://issuer.example/", base + "/certs");
    try (Discovery discovery = discovery(false, new AtomicLong())) {
      assertThat(failure(discovery.get())).endsWith("is not an https URI");
    }
  }

  @Test
  void metadataThatIsNone() throws Exception {
    try (Discovery discovery = discovery(true, new AtomicLong())) {
      behaviour.set(request -> request.response().end("<html>"));
      assertThat(failure(discovery.get())).startsWith(base + "/meta: no issuer metadata: it ");
      metadata("https://issuer.example/", 5);
      assertThat(failure(discovery.get())).contains("jwks_uri is missing or not a string");
      behaviour.set(request -> request.response().end("{\"issuer\":7}"));
      assertThat(failure(discovery.get())).contains("its issuer is missing");
    }
  }
}
