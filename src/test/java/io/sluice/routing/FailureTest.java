package io.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures may end better at the next attempt. */
class FailureTest {

  @ParameterizedTest
  @CsvSource({
    "400, false", "401, false", "402, false", "403, false", "404, false", "408, true",
    "409, true", "410, false", "413, false", "422, false", "429, true", "499, false",
    "500, true", "502, true", "503, true", "504, true", "529, true"
  })
  void aStatusMayPassOrNot(int status, boolean retryable) {
    assertThat(Failure.status(status, Duration.ZERO).retryable()).isEqualTo(retryable);
  }

  @Test
  void whatHappensBeforeTheFirstByteMayPass() {
    assertThat(Failure.UNREACHABLE.retryable()).isTrue();
    assertThat(Failure.TIMEOUT.retryable()).isTrue();
    assertThat(Failure.BROKEN.retryable()).isTrue();
  }

  @Test
  void afterTheFirstByteThereIsNoWayBack() {
    assertThat(Failure.CUT.retryable()).isFalse();
  }
}
