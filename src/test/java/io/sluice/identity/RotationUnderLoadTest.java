package io.sluice.identity;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.Eventually;
import io.sluice.config.IssuerSample;
import io.sluice.identity.Rejection.Reason;
import io.sluice.identity.Verdict.Accepted;
import io.sluice.identity.Verdict.Rejected;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A key set on a real server, its keys changing while tokens are checked all the time. */
final class RotationUnderLoadTest {

  private static final String ISSUER = "https://issuer.example/";
  private static final int ROTATIONS = 3;
  private static final int CHECKS = 10_000;
  private static final int TOKENS_OF_A_KEY = 250;

  private final Vertx vertx = Vertx.vertx();
  private final List<KeyPair> keys =
      IntStream.rangeClosed(0, ROTATIONS).mapToObj(i -> TestKeys.rsa(2048)).toList();
  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicReference<String> published = new AtomicReference<>("");
  private String jwks = "";

  @BeforeEach
  void serve() throws Exception {
    publish(0);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  fetches.incrementAndGet();
                  request.response().end(published.get());
                })
            .listen(0, "127.0.0.1")
            .await(10, SECONDS);
    jwks = "http://127.0.0.1:" + server.actualPort() + "/jwks";
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private void publish(int... numbers) {
    published.set(
        TestKeys.jwks(
            IntStream.of(numbers)
                .mapToObj(i -> TestKeys.jwk(keys.get(i), "k" + i))
                .toArray(JsonObject[]::new)));
  }

  private TokenDoor door(Duration refresh) {
    return TokenDoor.of(
        vertx,
        "staging",
        Map.of("test", IssuerSample.of(ISSUER).jwks(jwks).refresh(refresh).development().make()),
        Revocations.none(),
        Clock.systemUTC());
  }

  private static KeyRing ring(TokenDoor door) {
    return door.rings().iterator().next();
  }

  private String token(int key, String kid) {
    long now = Instant.now().getEpochSecond();
    return TestKeys.token(
        keys.get(key),
        new JsonObject().put("alg", "RS256").put("typ", "at+jwt").put("kid", kid),
        new JsonObject()
            .put("iss", ISSUER)
            .put("aud", "sluice")
            .put("sub", "ada")
            .put("team", "search")
            .put("jti", UUID.randomUUID().toString())
            .put("iat", now)
            .put("exp", now + 600));
  }

  private List<String> tokens(int key) {
    return IntStream.range(0, TOKENS_OF_A_KEY).mapToObj(i -> token(key, "k" + key)).toList();
  }

  /** Checks tokens of the key that signs now, on several event loops, until it is told to stop. */
  private final class Traffic {
    private final TokenDoor door;
    private final List<List<String>> tokens;
    private final AtomicInteger signing = new AtomicInteger();
    private final AtomicInteger checked = new AtomicInteger();
    private final Queue<Verdict> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Future<Void>> drivers = new ArrayList<>();

    Traffic(TokenDoor door, List<List<String>> tokens) {
      this.door = door;
      this.tokens = tokens;
      for (int i = 0; i < 4; i++) {
        Promise<Void> done = Promise.promise();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(go -> drive(context, done));
        drivers.add(done.future());
      }
    }

    private void drive(Context context, Promise<Void> done) {
      if (over.get()) {
        done.complete();
        return;
      }
      int number = checked.getAndIncrement();
      String token = tokens.get(signing.get()).get(number % TOKENS_OF_A_KEY);
      door.verify(token)
          .onComplete(
              verdict -> {
                if (!(verdict.result() instanceof Accepted)) {
                  wrong.add(
                      verdict.succeeded()
                          ? verdict.result()
                          : Verdict.rejected(Reason.BAD_CLAIM, verdict.cause().toString()));
                }
                if (number % 10 == 0) {
                  // A breath, so that the machine has time to rotate keys.
                  vertx.setTimer(1, next -> drive(context, done));
                } else {
                  context.runOnContext(next -> drive(context, done));
                }
              });
    }

    void more(int checks) throws Exception {
      int goal = checked.get() + checks;
      Eventually.that(() -> checked.get() >= goal, "more checks");
    }

    void end() throws Exception {
      over.set(true);
      Future.all(drivers).await(10, SECONDS);
    }
  }

  @Test
  void tokensAreRightlyTakenAndRefusedWhileKeysChange() throws Exception {
    List<List<String>> tokens = IntStream.rangeClosed(0, ROTATIONS).mapToObj(this::tokens).toList();
    try (TokenDoor door = door(Duration.ofMillis(100))) {
      door.loadKeys().await(10, SECONDS);
      KeyRing ring = ring(door);
      Traffic traffic = new Traffic(door, tokens);
      int acceptedOfRemoved = 0;
      for (int fresh = 1; fresh <= ROTATIONS; fresh++) {
        int old = fresh - 1;
        traffic.more(CHECKS / ROTATIONS / 2);
        // An issuer shows a key before it signs with it, and keeps the old one a while after.
        publish(old, fresh);
        String kid = "k" + fresh;
        Eventually.that(() -> ring.current().find(kid, "RS256") != null, "the new key is there");
        traffic.signing.set(fresh);
        traffic.more(CHECKS / ROTATIONS / 2 + 1);
        publish(fresh);
        // The first load to end after this may have begun before it.
        long loads = ring.loaded();
        Eventually.that(() -> ring.loaded() >= loads + 2, "the next refresh");
        for (String removed : tokens.get(old)) {
          if (door.verify(removed).await(10, SECONDS) instanceof Accepted) {
            acceptedOfRemoved++;
          }
        }
      }
      traffic.end();
      assertThat(traffic.wrong).isEmpty();
      assertThat(traffic.checked.get()).isGreaterThanOrEqualTo(CHECKS);
      assertThat(acceptedOfRemoved).isZero();
    }
  }

  private List<Verdict> verifyAll(TokenDoor door, List<String> tokens) throws Exception {
    List<Future<Verdict>> all = new ArrayList<>();
    for (String token : tokens) {
      Promise<Verdict> verdict = Promise.promise();
      vertx.runOnContext(go -> door.verify(token).onComplete(verdict));
      all.add(verdict.future());
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (Future<Verdict> one : all) {
      verdicts.add(one.await(30, SECONDS));
    }
    return verdicts;
  }

  @Test
  void tenThousandRandomKeyIdsCauseTwoFetches() throws Exception {
    String[] parts = token(0, "k0").split("\\.", -1);
    try (TokenDoor door = door(Duration.ofHours(1))) {
      door.loadKeys().await(10, SECONDS);
      List<String> forged =
          IntStream.range(0, 10_000)
              .mapToObj(
                  i -> {
                    String header =
                        "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}"
                            .formatted(UUID.randomUUID());
                    return TestKeys.part(header) + "." + parts[1] + "." + parts[2];
                  })
              .toList();
      assertThat(verifyAll(door, forged)).allMatch(refused(Reason.UNKNOWN_KID));
      assertThat(fetches.get()).isBetween(2, 3);
      assertThat(ring(door).unknownKids()).isEqualTo(10_000);
    }
  }

  private static Predicate<Verdict> refused(Reason reason) {
    return verdict ->
        verdict instanceof Rejected rejected && rejected.rejection().reason() == reason;
  }

  @Test
  void aThousandMissesAtOnceCauseOneFetch() throws Exception {
    List<String> thousand = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      thousand.addAll(tokens(0));
    }
    try (TokenDoor door = door(Duration.ofHours(1))) {
      assertThat(verifyAll(door, thousand)).allMatch(Accepted.class::isInstance);
      assertThat(fetches).hasValue(1);
      publish(0, 1);
      List<String> fresh = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        fresh.addAll(tokens(1));
      }
      assertThat(verifyAll(door, fresh)).allMatch(Accepted.class::isInstance);
      assertThat(fetches).hasValue(2);
    }
  }

  @Test
  void badSignaturesCauseNoFetch() throws Exception {
    try (TokenDoor door = door(Duration.ofHours(1))) {
      door.loadKeys().await(10, SECONDS);
      List<String> forged = IntStream.range(0, 100).mapToObj(i -> token(1, "k0")).toList();
      assertThat(verifyAll(door, forged)).allMatch(refused(Reason.BAD_SIGNATURE));
      assertThat(fetches).hasValue(1);
    }
  }

  @Test
  void anUnknownKeyIdIsInDoubtWhileTheIssuerIsAway() throws Exception {
    try (TokenDoor door = door(Duration.ofHours(1))) {
      door.loadKeys().await(10, SECONDS);
      published.set("<html>maintenance</html>");
      String old = token(0, "k0");
      String fresh = token(1, "k1");
      assertThat(verifyAll(door, List.of(fresh, old)).get(0))
          .matches(refused(Reason.KEYS_UNAVAILABLE));
      assertThat(verifyAll(door, List.of(old)).get(0)).isInstanceOf(Accepted.class);
      publish(0, 1);
      ring(door).refresh().await(10, SECONDS);
      assertThat(requireNonNull(verifyAll(door, List.of(fresh)).get(0)))
          .isInstanceOf(Accepted.class);
    }
  }

  @Test
  void otherRulesLeaveTheKeysAlone() throws Exception {
    try (TokenDoor door = door(Duration.ofHours(1))) {
      door.loadKeys().await(10, SECONDS);
      TokenDoor stricter =
          door.next(
              "staging",
              Map.of(
                  "test",
                  IssuerSample.of(ISSUER)
                      .jwks(jwks)
                      .refresh(Duration.ofHours(1))
                      .development()
                      .audiences("other")
                      .make()));
      assertThat(ring(stricter)).isSameAs(ring(door));
      TokenDoor elsewhere =
          door.next(
              "staging",
              Map.of("test", IssuerSample.of(ISSUER).jwks(jwks + "2").development().make()));
      assertThat(ring(elsewhere)).isNotSameAs(ring(door));
      elsewhere.close();
    }
  }
}
