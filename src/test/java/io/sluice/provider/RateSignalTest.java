package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.provider.RateSignal.Kind;
import io.sluice.provider.RateSignal.Left;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers write about their limits, as they write it. */
final class RateSignalTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-25T09:00:00Z"), ZoneOffset.UTC);

  private static RateSignal signal(int status, String... headers) {
    MultiMap map = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      map.add(headers[i], headers[i + 1]);
    }
    return RateSignal.of(status, map, CLOCK);
  }

  private static @Nullable Duration retryAfter(String header, String value) {
    return signal(429, header, value).retryAfter();
  }

  @Test
  void openAiTellsRequestsAndTokensWithSpans() {
    RateSignal signal =
        signal(
            200,
            "x-ratelimit-limit-requests",
            "60",
            "x-ratelimit-remaining-requests",
            "59",
            "x-ratelimit-reset-requests",
            "1s",
            "x-ratelimit-limit-tokens",
            "150000",
            "x-ratelimit-remaining-tokens",
            "149984",
            "x-ratelimit-reset-tokens",
            "6m0s");
    assertThat(signal.refused()).isFalse();
    assertThat(signal.left())
        .containsEntry(Kind.REQUESTS, new Left(60, 59, Duration.ofSeconds(1)))
        .containsEntry(Kind.TOKENS, new Left(150_000, 149_984, Duration.ofMinutes(6)))
        .hasSize(2);
  }

  @Test
  void anthropicTellsFourWithMoments() {
    RateSignal signal =
        signal(
            200,
            "anthropic-ratelimit-requests-limit",
            "1000",
            "anthropic-ratelimit-requests-remaining",
            "999",
            "anthropic-ratelimit-requests-reset",
            "2026-11-25T09:00:30Z",
            "anthropic-ratelimit-input-tokens-limit",
            "80000",
            "anthropic-ratelimit-input-tokens-remaining",
            "0",
            "anthropic-ratelimit-input-tokens-reset",
            "2026-11-25T10:01:00+01:00",
            "anthropic-ratelimit-output-tokens-remaining",
            "7",
            "anthropic-ratelimit-output-tokens-reset",
            "2026-11-25T08:00:00Z");
    assertThat(signal.left())
        .containsEntry(Kind.REQUESTS, new Left(1000, 999, Duration.ofSeconds(30)))
        .containsEntry(Kind.INPUT_TOKENS, new Left(80_000, 0, Duration.ofMinutes(1)))
        .containsEntry(Kind.OUTPUT_TOKENS, new Left(0, 7, Duration.ZERO))
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "20ms, PT0.02S",
    "6m0s, PT6M",
    "1h2m3.5s, PT1H2M3.5S",
    "1d, PT24H",
    "900d, PT24H",
    "12, PT12S",
    "0.25, PT0.25S",
    "0s, PT0S"
  })
  void aResetMayBeASpan(String text, Duration reset) {
    RateSignal signal =
        signal(200, "x-ratelimit-remaining-tokens", "1", "x-ratelimit-reset-tokens", text);
    assertThat(signal.left()).containsEntry(Kind.TOKENS, new Left(0, 1, reset));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "s", "1x", "1s ", "-1s", "1s2", "1.s", "never", "1e9", "2026-99-99T00:00:00Z"})
  void whatIsNoTimeIsNotSaid(String text) {
    RateSignal signal =
        signal(200, "x-ratelimit-remaining-tokens", "1", "x-ratelimit-reset-tokens", text);
    assertThat(signal.isEmpty()).isTrue();
    assertThat(retryAfter("retry-after", text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "many", "99999999999999999999"})
  void whatIsNoCountIsNotSaid(String text) {
    RateSignal signal =
        signal(200, "x-ratelimit-remaining-tokens", text, "x-ratelimit-reset-tokens", "1s");
    assertThat(signal.isEmpty()).isTrue();
  }

  @Test
  void retryAfterIsSecondsOrADateAndMillisecondsWin() {
    assertThat(retryAfter("Retry-After", "30")).isEqualTo(Duration.ofSeconds(30));
    assertThat(retryAfter("retry-after", "Wed, 25 Nov 2026 09:02:00 GMT"))
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(retryAfter("retry-after", "Wed, 25 Nov 2026 08:00:00 GMT")).isEqualTo(Duration.ZERO);
    assertThat(retryAfter("retry-after", "999999999")).isEqualTo(Duration.ofDays(1));
    assertThat(signal(429, "retry-after", "1", "retry-after-ms", "1500").retryAfter())
        .isEqualTo(Duration.ofMillis(1500));
  }

  @ParameterizedTest
  @CsvSource({"429, true", "503, true", "529, true", "200, false", "400, false", "500, false"})
  void onlyWantOfCapacityIsARefusal(int status, boolean refused) {
    RateSignal signal = signal(status, "retry-after", "5");
    assertThat(signal.refused()).isEqualTo(refused);
    assertThat(signal.retryAfter()).isEqualTo(refused ? Duration.ofSeconds(5) : null);
    assertThat(signal.isEmpty()).isEqualTo(!refused);
  }
}
