package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.limits.Demand.Urgency;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WishesTest {

  private static Wishes of(Duration allowed, String... headers) {
    MultiMap map = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      map.add(headers[i], headers[i + 1]);
    }
    return Wishes.of(map, allowed);
  }

  @ParameterizedTest
  @CsvSource({"5s, 5000", "250ms, 250", "0s, 0", "90s, 10000"})
  void aCallerMayShortenItsWaitAndNotLengthenIt(String header, long millis) {
    assertThat(of(Duration.ofSeconds(10), "x-sluice-max-wait", header).patience())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void theTimeoutOfItsSdkIsADeadline() {
    Duration allowed = Duration.ofSeconds(10);
    assertThat(of(allowed, "X-Stainless-Timeout", "3").patience()).hasSeconds(3);
    assertThat(of(allowed, "X-Stainless-Timeout", "NOT_GIVEN").patience()).isEqualTo(allowed);
    assertThat(of(allowed).patience()).isEqualTo(allowed);
    assertThat(of(Duration.ZERO, "x-sluice-max-wait", "5s").patience()).isZero();
  }

  @Test
  void aCallerMayStepBack() {
    assertThat(of(Duration.ZERO).urgency()).isEqualTo(Urgency.INTERACTIVE);
    assertThat(of(Duration.ZERO, "x-sluice-priority", "batch").urgency()).isEqualTo(Urgency.BATCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1s", "5", "5m", "99999999s", ""})
  void aWaitThatSaysNothingIsRefused(String header) {
    Duration allowed = Duration.ofSeconds(10);
    assertThatThrownBy(() -> of(allowed, "x-sluice-max-wait", header))
        .isInstanceOfSatisfying(
            RoadException.class,
            refused -> {
              assertThat(refused.error().status()).isEqualTo(400);
              assertThat(refused.error().param()).isEqualTo("x-sluice-max-wait");
            });
    assertThatThrownBy(() -> of(allowed, "x-sluice-priority", "first" + header))
        .isInstanceOf(RoadException.class);
  }
}
