package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.limits.Dimension;
import io.sluice.limits.LimitState;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LimitHeadersTest {

  private static LimitState state(
      Dimension dimension, String period, Duration window, long limit, long left, Duration reset) {
    return new LimitState("teams.x.limits[0]", dimension, period, window, limit, left, reset);
  }

  private static MultiMap headers(LimitState... states) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    LimitHeaders.put(headers, List.of(states));
    return headers;
  }

  @Test
  void everyRateIsAPolicyWithWhatIsLeftOfIt() {
    MultiMap headers =
        headers(
            state(
                Dimension.REQUESTS,
                "minute",
                Duration.ofMinutes(1),
                100,
                50,
                Duration.ofMillis(29_001)),
            state(Dimension.INPUT_TOKENS, "day", Duration.ofDays(1), 1000, 0, Duration.ofHours(3)));

    assertThat(headers.get("RateLimit-Policy"))
        .isEqualTo("\"requests/minute\";q=100;w=60, \"input_tokens/day\";q=1000;w=86400");
    assertThat(headers.get("RateLimit"))
        .isEqualTo("\"requests/minute\";r=50;t=30, \"input_tokens/day\";r=0;t=10800");
    assertThat(headers.get("x-ratelimit-limit-requests")).isEqualTo("100");
    assertThat(headers.get("x-ratelimit-remaining-requests")).isEqualTo("50");
    assertThat(headers.get("x-ratelimit-reset-requests")).isEqualTo("29001ms");
    assertThat(headers.get("x-ratelimit-remaining-tokens")).isEqualTo("0");
  }

  @Test
  void ofSeveralTheTightestIsTold() {
    MultiMap headers =
        headers(
            state(Dimension.REQUESTS, "minute", Duration.ofMinutes(1), 100, 90, Duration.ZERO),
            state(Dimension.REQUESTS, "minute", Duration.ofMinutes(1), 10, 2, Duration.ZERO),
            state(Dimension.REQUESTS, "day", Duration.ofDays(1), 1000, 999, Duration.ZERO));

    assertThat(headers.get("RateLimit"))
        .isEqualTo("\"requests/minute\";r=2;t=0, \"requests/day\";r=999;t=0");
    assertThat(headers.get("x-ratelimit-remaining-requests")).isEqualTo("2");
  }

  @Test
  void nothingIsToldOfWhatHasNoWindow() {
    assertThat(
            headers(state(Dimension.CONCURRENT_REQUESTS, "", Duration.ZERO, 5, 4, Duration.ZERO)))
        .isEmpty();
    assertThat(headers()).isEmpty();
  }
}
