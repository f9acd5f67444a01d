package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.IssuerSample;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** When keys are loaded and how long they count, by a clock that the test moves. */
final class KeyRefreshTest {

  private static final KeyPair OLD = TestKeys.rsa(2048);
  private static final KeyPair NEW = TestKeys.rsa(2048);
  private static final Vertx VERTX = Vertx.vertx();

  private final AtomicLong now = new AtomicLong(-5);
  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicReference<Future<Document>> served =
      new AtomicReference<>(keys(OLD, "k1", ""));
  private final AtomicReference<Runnable> next = new AtomicReference<>(() -> {});
  private final List<Duration> pauses = new ArrayList<>();
  private final AtomicInteger calledOff = new AtomicInteger();
  private final KeyRing ring =
      new KeyRing(
          VERTX,
          "test",
          IssuerSample.of("https://issuer.example/").jwks("https://issuer.example/jwks").make(),
          new Served(
              () -> {
                fetches.incrementAndGet();
                return Objects.requireNonNull(served.get());
              }),
          new Pace(now::get, () -> 1, this::plan));

  private Runnable plan(Duration pause, Runnable task) {
    pauses.add(pause);
    next.set(task);
    return calledOff::incrementAndGet;
  }

  @AfterAll
  static void stop() throws Exception {
    VERTX.close().await(10, SECONDS);
  }

  private static Future<Document> keys(KeyPair pair, String kid, String cacheControl) {
    String jwks = TestKeys.jwks(TestKeys.jwk(pair, kid));
    return Future.succeededFuture(new Document(Buffer.buffer(jwks), cacheControl));
  }

  private static Future<Document> away() {
    return Future.failedFuture(new IOException("https://issuer.example/jwks: away"));
  }

  private void load() throws Exception {
    ring.refresh().otherwiseEmpty().await(10, SECONDS);
  }

  private KeySet keysFor(String kid) throws Exception {
    return ring.keysFor(kid, "RS256").await(10, SECONDS);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void theNextLoadIsPlannedAheadOfTheEnd() throws Exception {
    assertThat(pauses).isEmpty();
    load();
    served.set(keys(OLD, "k1", "max-age=1000"));
    load();
    assertThat(pauses).containsExactly(Duration.ofSeconds(270), Duration.ofSeconds(900));
    assertThat(calledOff).hasValue(1);
    Objects.requireNonNull(next.get()).run();
    load();
    assertThat(fetches).hasValueBetween(3, 4);
  }

  @Test
  void failuresAreTriedAgainAfterGrowingPauses() throws Exception {
    served.set(away());
    load();
    load();
    load();
    served.set(keys(OLD, "k1", ""));
    load();
    served.set(away());
    load();
    assertThat(pauses.stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 270L, 1L);
    assertThat(ring.loaded()).isEqualTo(1);
    assertThat(ring.failed()).isEqualTo(4);
  }

  @Test
  void theLastGoodKeysServeUpToTheCeiling() throws Exception {
    load();
    VerificationKey key = Objects.requireNonNull(keysFor("k1").find("k1", "RS256"));
    served.set(away());
    pass(Duration.ofMinutes(60).minusNanos(1));
    load();
    assertThat(ring.ready()).isTrue();
    assertThat(ring.stillUses(key)).isTrue();
    assertThat(ring.ageSeconds()).isBetween(3599.0, 3600.0);
    pass(Duration.ofNanos(1));
    assertThat(ring.ready()).isFalse();
    assertThat(ring.stillUses(key)).isFalse();
    assertThat(ring.usable(keysFor("k1"))).isFalse();
    served.set(keys(OLD, "k1", ""));
    load();
    assertThat(ring.ready()).isTrue();
    assertThat(ring.stillUses(key)).isTrue();
  }

  @Test
  void whileNoKeysAreThereTokensCauseOnlySoManyLoads() throws Exception {
    served.set(away());
    for (int i = 0; i < 100; i++) {
      assertThat(ring.usable(keysFor("k1"))).isFalse();
    }
    assertThat(fetches).hasValue(2);
  }

  @Test
  void aRemovedKeyCountsNoMoreAtOnce() throws Exception {
    load();
    VerificationKey old = Objects.requireNonNull(keysFor("k1").find("k1", "RS256"));
    served.set(keys(NEW, "k2", ""));
    load();
    assertThat(ring.stillUses(old)).isFalse();
    assertThat(keysFor("k2").find("k2", "RS256")).isNotNull();
  }

  @Test
  void anEmptySetMeansNoAndIsAskedForAgainSoon() throws Exception {
    load();
    VerificationKey old = Objects.requireNonNull(keysFor("k1").find("k1", "RS256"));
    served.set(Future.succeededFuture(new Document(Buffer.buffer("{\"keys\":[]}"), "")));
    load();
    assertThat(ring.ready()).isFalse();
    assertThat(ring.stillUses(old)).isFalse();
    assertThat(pauses.get(1)).hasSeconds(1);
  }

  @Test
  void anIdThatIsKnownToBeMissingIsNotAskedForAgainForHalfAMinute() throws Exception {
    load();
    keysFor("gone");
    assertThat(fetches).hasValue(2);
    pass(Duration.ofSeconds(29));
    keysFor("gone");
    assertThat(fetches).hasValue(2);
    assertThat(ring.unknownKids()).isEqualTo(2);
    load();
    keysFor("gone");
    assertThat(fetches).hasValue(4);
  }

  /** Anybody can ask for an id that is yet to come; that must not lock it out when it comes. */
  @Test
  void anIdThatWasMissingMayComeLater() throws Exception {
    load();
    assertThat(keysFor("k2").find("k2", "RS256")).isNull();
    served.set(keys(NEW, "k2", ""));
    pass(Duration.ofSeconds(31));
    assertThat(keysFor("k2").find("k2", "RS256")).isNotNull();
  }

  @Test
  void anIdIsNotMissingBecauseALoadFailed() throws Exception {
    load();
    served.set(away());
    assertThat(keysFor("k2").find("k2", "RS256")).isNull();
    assertThat(ring.inDoubt()).isTrue();
    served.set(keys(NEW, "k2", ""));
    assertThat(keysFor("k2").find("k2", "RS256")).isNotNull();
    assertThat(ring.inDoubt()).isFalse();
  }

  @Test
  void moreThanMayWaitAreAnsweredFromTheKeysInForce() throws Exception {
    load();
    Promise<Document> slow = Promise.promise();
    served.set(slow.future());
    List<Future<KeySet>> waiting = new ArrayList<>();
    for (int i = 0; i < KeyRing.MAX_WAITING; i++) {
      waiting.add(ring.keysFor("k2", "RS256"));
    }
    assertThat(waiting).noneMatch(Future::isComplete);
    Future<KeySet> tooMany = ring.keysFor("k2", "RS256");
    assertThat(tooMany.isComplete()).isTrue();
    assertThat(tooMany.result().find("k2", "RS256")).isNull();
    slow.complete(keys(NEW, "k2", "").result());
    for (Future<KeySet> one : waiting) {
      assertThat(one.await(10, SECONDS).find("k2", "RS256")).isNotNull();
    }
    assertThat(fetches).hasValue(2);
  }

  @Test
  void aRingThatIsClosedPlansNothing() throws Exception {
    load();
    ring.close();
    assertThat(calledOff).hasValue(1);
    load();
    assertThat(pauses).hasSize(1);
  }

  @Test
  void aSourceThatThrowsIsAFailureLikeAnother() throws Exception {
    KeyRing broken =
        new KeyRing(
            VERTX,
            "broken",
            IssuerSample.of("https://issuer.example/").make(),
            new Served(
                () -> {
                  throw new IllegalStateException("closed");
                }),
            new Pace(now::get, () -> 1, this::plan));
    broken.refresh().otherwiseEmpty().await(10, SECONDS);
    broken.refresh().otherwiseEmpty().await(10, SECONDS);
    assertThat(broken.failed()).isEqualTo(2);
  }
}
