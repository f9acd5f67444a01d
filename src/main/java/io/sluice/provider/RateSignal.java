package io.sluice.provider;

import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's answer says of the provider's own limits.
 *
 * @param refused whether it refused because of them or for want of capacity (429, 503, 529)
 * @param retryAfter how long it asks to wait; null if it does not say
 * @param left what it says is left; empty if it says nothing
 */
public record RateSignal(boolean refused, @Nullable Duration retryAfter, Map<Kind, Left> left) {

  /** What a provider counts. */
  public enum Kind {
    REQUESTS("requests"),
    TOKENS("tokens"),
    INPUT_TOKENS("input-tokens"),
    OUTPUT_TOKENS("output-tokens");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /**
   * One of its limits.
   *
   * @param limit 0 if not known
   * @param remaining not negative
   * @param reset until all of it is there again
   */
  public record Left(long limit, long remaining, Duration reset) {}

  /**
   * Reads the headers of OpenAI and those who do as it does ({@code x-ratelimit-*}, resets such as
   * {@code 6m0s}; platform.openai.com/docs/guides/rate-limits), of Anthropic ({@code
   * anthropic-ratelimit-*}, resets in RFC 3339; docs.anthropic.com/en/api/rate-limits), and {@code
   * retry-after} (RFC 9110, section 10.2.3) or {@code retry-after-ms}. What cannot be read counts
   * as not said.
   */
  public static RateSignal of(int status, MultiMap headers, Clock clock) {
    Map<Kind, Left> left = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      Left told = left(headers, "x-ratelimit-", kind, clock);
      Left other = told == null ? left(headers, "anthropic-ratelimit-", kind, clock) : told;
      if (other != null) {
        left.put(kind, other);
      }
    }
    Duration retryAfter =
        status == 429 || status == 503 || status == 529 ? retryAfter(headers, clock) : null;
    // A 503 that names no time is a broken server rather than a busy one.
    boolean refused = status == 429 || status == 529 || retryAfter != null;
    return new RateSignal(refused, retryAfter, left);
  }

  /** Whether there is nothing to learn from it. */
  public boolean isEmpty() {
    return !refused && left.isEmpty();
  }

  private static @Nullable Left left(MultiMap headers, String prefix, Kind kind, Clock clock) {
    Long limit;
    Long remaining;
    Duration reset;
    if (prefix.startsWith("x-")) {
      remaining = RateTimes.count(headers.get(prefix + "remaining-" + kind.word));
      limit = RateTimes.count(headers.get(prefix + "limit-" + kind.word));
      reset = RateTimes.reset(headers.get(prefix + "reset-" + kind.word), clock);
    } else {
      remaining = RateTimes.count(headers.get(prefix + kind.word + "-remaining"));
      limit = RateTimes.count(headers.get(prefix + kind.word + "-limit"));
      reset = RateTimes.reset(headers.get(prefix + kind.word + "-reset"), clock);
    }
    return remaining == null || reset == null
        ? null
        : new Left(limit == null ? 0 : limit, remaining, reset);
  }

  private static @Nullable Duration retryAfter(MultiMap headers, Clock clock) {
    Long millis = RateTimes.count(headers.get("retry-after-ms"));
    return millis != null
        ? RateTimes.sensible(Duration.ofMillis(millis))
        : RateTimes.retryAfter(headers.get("retry-after"), clock);
  }
}
