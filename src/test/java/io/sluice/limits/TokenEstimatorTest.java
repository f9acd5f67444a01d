package io.sluice.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a request may use, before anybody knows. */
final class TokenEstimatorTest {

  private final TokenEstimator estimator = new TokenEstimator();

  @Test
  void fourBytesAreATokenUntilMoreIsKnown() {
    assertThat(estimator.input("small", 4000)).isEqualTo(1000);
    assertThat(estimator.input("small", 4001)).isEqualTo(1001);
    assertThat(estimator.input("small", 0)).isEqualTo(1);
  }

  @Test
  void theRatioIsLearnedForEachModelFromWhatWasReallyUsed() {
    for (int i = 0; i < 200; i++) {
      estimator.learn("dense", 2000, 1000, 0);
      estimator.learn("sparse", 8000, 1000, 0);
    }
    assertThat(estimator.input("dense", 2000)).isBetween(1000L, 1200L);
    assertThat(estimator.input("sparse", 8000)).isBetween(1000L, 1200L);
    assertThat(estimator.input("unknown", 8000)).isEqualTo(2000);
  }

  @Test
  void oneStrangeBodyChangesLittle() {
    estimator.learn("small", 50_000_000, 10, 0);
    assertThat(estimator.input("small", 4000)).isBetween(900L, 1100L);
    estimator.learn("small", 0, 0, 0);
    estimator.learn("small", 10, 0, 0);
    assertThat(estimator.input("small", 4000)).isBetween(900L, 1100L);
  }

  @Test
  void theLargestBoundThatTheRequestSetsCounts() {
    assertThat(estimator.output("small", 0, 1, 10_000)).isEqualTo(10_000);
    assertThat(estimator.output("small", 0, 500, 0)).isEqualTo(500);
  }

  @Test
  void theGrantsCapIsTheMostInAnyCase() {
    assertThat(estimator.output("small", 800, 5000)).isEqualTo(800);
    assertThat(estimator.output("small", 800, 5)).isEqualTo(5);
    assertThat(estimator.output("small", 800)).isEqualTo(800);
  }

  @Test
  void withoutABoundNineOfTenStayUnderTheEstimate() {
    for (int i = 1; i <= 1000; i++) {
      estimator.learn("small", 100, 25, i % 100 + 1);
    }
    assertThat(estimator.output("small", 0)).isBetween(90L, 99L);
  }

  @Test
  void whatModelsDidLongAgoIsForgotten() {
    for (int i = 0; i < 5000; i++) {
      estimator.learn("small", 100, 25, 8000);
    }
    for (int i = 0; i < 5000; i++) {
      estimator.learn("small", 100, 25, 100);
    }
    assertThat(estimator.output("small", 0)).isBetween(100L, 110L);
  }

  @Test
  void aFewAnswersSayNothingYet() {
    estimator.learn("small", 100, 25, 1);
    assertThat(estimator.output("small", 0)).isEqualTo(1024);
  }
}
