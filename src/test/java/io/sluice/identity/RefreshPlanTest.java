package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RefreshPlanTest {

  private static RefreshPlan plan(Duration standard, double random) {
    return new RefreshPlan(standard, () -> random);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                  | 300",
        "max-age=600                         | 600",
        "public, max-age=600                 | 600",
        "MAX-AGE=600, must-revalidate        | 600",
        "max-age=\"600\"                     | 600",
        "max-age = 600                       | 600",
        "max-age=0                           | 60",
        "max-age=59                          | 60",
        "max-age=60                          | 60",
        "max-age=3600                        | 3600",
        "max-age=3601                        | 3600",
        "max-age=86400                       | 3600",
        "max-age=99999999999999999999999999  | 3600",
        "no-store                            | 60",
        "no-cache                            | 60",
        "No-Cache, max-age=600               | 60",
        "max-age=600, no-store               | 60",
        "max-age=900, max-age=600            | 600",
        "max-age=-1                          | 300",
        "max-age=ten                         | 300",
        "max-age=                            | 300",
        "max-age=\"\"                        | 300",
        "max-age                             | 300",
        "s-maxage=900                        | 300",
        "private                             | 300",
        ",,=,                                | 300"
      })
  void cacheControlSaysHowLongWithinBounds(String header, long seconds) {
    assertThat(plan(Duration.ofMinutes(5), 0).lifetime(header).toSeconds()).isEqualTo(seconds);
  }

  @Test
  void aPeriodBelowAMinuteCountsAsItIs() {
    assertThat(plan(Duration.ofSeconds(2), 0).lifetime("max-age=3600")).hasSeconds(2);
  }

  @Test
  void theNextLoadIsAheadOfTheEnd() {
    Duration standard = Duration.ofMinutes(5);
    assertThat(plan(standard, 0).afterLoad("")).hasSeconds(240);
    assertThat(plan(standard, 1).afterLoad("")).hasSeconds(270);
    assertThat(plan(standard, 0.5).afterLoad("max-age=1000")).hasSeconds(850);
  }

  @Test
  void pausesGrowUpToAMinute() {
    RefreshPlan plan = plan(Duration.ofMinutes(5), 1);
    assertThat(IntStream.rangeClosed(1, 9).mapToLong(n -> plan.afterFailure(n).toSeconds()))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(plan.afterFailure(Integer.MAX_VALUE)).hasSeconds(60);
    assertThat(plan(Duration.ofMinutes(5), 0).afterFailure(1)).hasMillis(800);
  }
}
