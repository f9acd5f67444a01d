package io.sluice.identity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One key checks signatures, whoever asks and however many at once. */
final class VerificationKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256"})
  void manyThreadsGetRightAnswersOfOneKey(String algorithm) throws Exception {
    KeyPair pair = algorithm.equals("RS256") ? TestKeys.rsa(2048) : TestKeys.p256();
    JsonObject header = new JsonObject().put("alg", algorithm);
    VerificationKey key =
        new VerificationKey(TestKeys.jwk(pair, "k1").put("alg", algorithm), "thumbprint");
    List<CompactToken> tokens = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tokens.add(
          CompactToken.of(TestKeys.token(pair, header, new JsonObject().put("sub", "user-" + i))));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch together = new CountDownLatch(8);
    try {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (CompactToken token : tokens) {
        wrong.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  int refused = 0;
                  for (int i = 0; i < 200; i++) {
                    refused += key.verifies(token) ? 0 : 1;
                  }
                  return refused;
                }));
      }
      for (Future<Integer> each : wrong) {
        assertThat(each.get(60, SECONDS)).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatTheLibraryDoesNotTakeAsAKeyIsNoKey() {
    JsonObject empty = new JsonObject().put("kty", "RSA").put("alg", "RS256");
    assertThatThrownBy(() -> new VerificationKey(empty, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new VerificationKey(empty.copy().put("alg", "none"), "thumbprint"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
