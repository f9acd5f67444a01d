package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** First tokens that come much later than they used to are noticed, and single ones are not. */
class SlowdownTest {

  private static int signs(Slowdown slowdown, int times, double usual, Random random) {
    int signs = 0;
    for (int i = 0; i < times; i++) {
      // As long prompts and short ones take: some twice as long as others.
      signs += slowdown.seen((long) (usual * (0.7 + random.nextDouble()))) ? 1 : 0;
    }
    return signs;
  }

  @Test
  void thatTimesDifferIsNoSign() {
    assertThat(signs(new Slowdown(), 10_000, 500, new Random(1))).isZero();
  }

  @Test
  void aSingleLateOneIsNoSign() {
    Slowdown slowdown = new Slowdown();
    Random random = new Random(2);
    signs(slowdown, 500, 500, random);
    assertThat(slowdown.seen(6000)).isFalse();
  }

  @Test
  void manyLateOnesAre() {
    Slowdown slowdown = new Slowdown();
    Random random = new Random(3);
    signs(slowdown, 500, 500, random);
    assertThat(signs(slowdown, 20, 2500, random)).isPositive();
  }

  @Test
  void whatStaysSoBecomesUsual() {
    Slowdown slowdown = new Slowdown();
    Random random = new Random(4);
    signs(slowdown, 500, 500, random);
    assertThat(signs(slowdown, 5000, 2500, random)).isBetween(1, 4);
  }
}
