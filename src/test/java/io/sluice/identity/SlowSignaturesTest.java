package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.IssuerSample;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signature that takes a millisecond is not checked on an event loop. */
final class SlowSignaturesTest {

  private static final KeyPair EC = TestKeys.p256();

  @TempDir private Path folder;
  private Vertx vertx;
  private TokenDoor door;

  @BeforeEach
  void open() throws Exception {
    vertx = Vertx.vertx();
    Path jwks = folder.resolve("jwks.json");
    Files.writeString(jwks, TestKeys.jwks(TestKeys.jwk(EC, "ec")));
    door =
        TokenDoor.of(
            vertx,
            "staging",
            Map.of(
                "test",
                IssuerSample.of(OpenDoor.ISSUER)
                    .jwks(jwks.toUri().toString())
                    .algorithms("ES256")
                    .make()),
            Revocations.none(),
            Clock.systemUTC());
    door.loadKeys().await(10, SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    door.close();
    vertx.close().await(10, SECONDS);
  }

  private static String token(int number) {
    long now = Instant.now().getEpochSecond();
    return TestKeys.token(
        EC,
        new JsonObject().put("alg", "ES256").put("typ", "at+jwt").put("kid", "ec"),
        new JsonObject()
            .put("iss", OpenDoor.ISSUER)
            .put("aud", "sluice")
            .put("sub", "user-" + number)
            .put("team", "search")
            .put("iat", now)
            .put("exp", now + 600));
  }

  /**
   * All tokens are handed to the loop in one go: if it checked them itself, nothing else could run
   * on it until the last one was done.
   */
  @Test
  void theEventLoopGoesOnWhileManyWait() throws Exception {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      tokens.add(token(i));
    }
    Context loop = vertx.getOrCreateContext();
    AtomicInteger done = new AtomicInteger();
    Set<Boolean> onTheLoop = ConcurrentHashMap.newKeySet();
    Promise<Integer> doneWhenTheLoopWasFree = Promise.promise();
    Promise<Void> all = Promise.promise();
    loop.runOnContext(
        go -> {
          List<Future<Verdict>> verdicts = new ArrayList<>();
          for (String token : tokens) {
            verdicts.add(
                door.verify(token)
                    .onComplete(
                        verdict -> {
                          done.incrementAndGet();
                          onTheLoop.add(Vertx.currentContext() == loop);
                        }));
          }
          loop.runOnContext(free -> doneWhenTheLoopWasFree.complete(done.get()));
          Future.all(verdicts).<Void>mapEmpty().onComplete(all);
        });
    assertThat(doneWhenTheLoopWasFree.future().await(20, SECONDS)).isLessThan(tokens.size() / 2);
    all.future().await(60, SECONDS);
    assertThat(done).hasValue(tokens.size());
    assertThat(onTheLoop).containsExactly(true);
  }

  @Test
  void aFloodFillsNoQueueWithoutEnd() throws Exception {
    String forged = token(0).replaceAll("\\.[^.]*$", "." + "AQ".repeat(43).substring(0, 86));
    List<Future<Verdict>> verdicts = new ArrayList<>();
    for (int i = 0; i < SignatureWorkers.MAX_WAITING + 500; i++) {
      verdicts.add(door.verify(forged));
    }
    int busy = 0;
    for (Future<Verdict> verdict : verdicts) {
      Rejection.Reason reason =
          ((Verdict.Rejected) verdict.await(60, SECONDS)).rejection().reason();
      assertThat(reason).isIn(Rejection.Reason.BAD_SIGNATURE, Rejection.Reason.VERIFIER_BUSY);
      busy += reason == Rejection.Reason.VERIFIER_BUSY ? 1 : 0;
    }
    assertThat(busy).isPositive();
    assertThat(door.verify(token(1)).await(10, SECONDS)).isInstanceOf(Verdict.Accepted.class);
  }
}
