package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.IssuerConfig;
import io.sluice.config.IssuerSample;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class KeyRingTest {

  private static final KeyPair OLD = TestKeys.rsa(2048);
  private static final KeyPair NEW = TestKeys.rsa(2048);
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private static IssuerConfig issuer(String jwks, Duration refresh) {
    return IssuerSample.of("https://issuer.example/")
        .jwks(jwks)
        .refresh(refresh)
        .development()
        .make();
  }

  private static KeyRing ring(Supplier<Future<Buffer>> fetch) {
    return ring(fetch, Duration.ofHours(1));
  }

  private static KeyRing ring(Supplier<Future<Buffer>> fetch, Duration refresh) {
    return new KeyRing(
        vertx,
        "test",
        issuer("https://issuer.example/jwks", refresh),
        new Served(() -> fetch.get().map(body -> new Document(body, ""))),
        Pace.of(vertx));
  }

  private static Buffer keys(KeyPair pair, String kid) {
    return Buffer.buffer(TestKeys.jwks(TestKeys.jwk(pair, kid)));
  }

  @Test
  void manyWhoNeedKeysCauseOneFetch() throws Exception {
    AtomicInteger fetches = new AtomicInteger();
    Promise<Buffer> answer = Promise.promise();
    try (KeyRing ring =
        ring(
            () -> {
              fetches.incrementAndGet();
              return answer.future();
            })) {
      List<Future<KeySet>> waiting = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        waiting.add(ring.keysFor("k1", "RS256"));
      }
      answer.complete(keys(OLD, "k1"));
      for (Future<KeySet> one : waiting) {
        assertThat(one.await(10, SECONDS).find("k1", "RS256")).isNotNull();
      }
      assertThat(fetches).hasValue(1);
    }
  }

  @Test
  void unknownKeyIdsCauseTwoFetchesAtOnceAndThenWait() throws Exception {
    AtomicInteger fetches = new AtomicInteger();
    AtomicReference<Buffer> served = new AtomicReference<>(keys(OLD, "k1"));
    try (KeyRing ring =
        ring(
            () -> {
              fetches.incrementAndGet();
              return Future.succeededFuture(served.get());
            })) {
      ring.refresh().await(10, SECONDS);
      served.set(keys(NEW, "k2"));
      assertThat(ring.keysFor("k2", "RS256").await(10, SECONDS).find("k2", "RS256")).isNotNull();
      assertThat(ring.current().find("k1", "RS256")).isNull();
      for (int i = 0; i < 1000; i++) {
        ring.keysFor("random-" + i, "RS256").await(10, SECONDS);
      }
      assertThat(fetches).hasValue(3);
    }
  }

  @Test
  void theSameKeyIdWithOtherMaterialIsAnotherKey() throws Exception {
    AtomicReference<Buffer> served = new AtomicReference<>(keys(OLD, "k1"));
    try (KeyRing ring = ring(() -> Future.succeededFuture(served.get()))) {
      VerificationKey before = ring.refresh().await(10, SECONDS).find("k1", "RS256");
      assertThat(ring.refresh().await(10, SECONDS).find("k1", "RS256")).isSameAs(before);
      served.set(keys(NEW, "k1"));
      assertThat(ring.refresh().await(10, SECONDS).find("k1", "RS256")).isNotSameAs(before);
    }
  }

  @Test
  void keysComeOverHttpAndAnErrorPageIsNoKeySet() throws Exception {
    AtomicReference<String> page = new AtomicReference<>(keys(OLD, "k1").toString());
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request -> answer(request, String.valueOf(page.get())))
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
    IssuerConfig issuer =
        issuer("http://127.0.0.1:" + server.actualPort() + "/jwks", Duration.ofHours(1));
    try (KeyRing ring = KeyRing.of(vertx, "test", issuer)) {
      assertThat(ring.ready()).isFalse();
      ring.refresh().await(10, SECONDS);
      assertThat(ring.ready()).isTrue();
      assertThat(ring.size()).isEqualTo(1);
      assertThat(ring.ageSeconds()).isBetween(0.0, 10.0);
      page.set("<html>maintenance</html>");
      Boolean failed =
          ring.refresh()
              .transform(done -> Future.succeededFuture(done.failed()))
              .await(10, SECONDS);
      assertThat(failed).isTrue();
      assertThat(ring.ready()).isTrue();
    }
    server.close().await(10, SECONDS);
  }

  private static void answer(HttpServerRequest request, String page) {
    request.response().end(page);
  }

  @Test
  void keysAreReadAgainInTheBackground() throws Exception {
    AtomicInteger fetches = new AtomicInteger();
    Promise<Void> twice = Promise.promise();
    KeyRing ring =
        ring(
            () -> {
              if (fetches.incrementAndGet() == 2) {
                twice.complete();
              }
              return Future.succeededFuture(keys(OLD, "k1"));
            },
            Duration.ofMillis(20));
    ring.refresh().await(10, SECONDS);
    twice.future().await(10, SECONDS);
    ring.close();
    assertThat(ring.ready()).isTrue();
  }
}
