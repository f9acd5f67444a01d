package io.sluice.broker;

import io.sluice.limits.LimitState;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a caller how its limits stand: {@code RateLimit} and {@code RateLimit-Policy} (IETF draft
 * "RateLimit header fields for HTTP") for every rate and budget, and the {@code x-ratelimit-*} of
 * OpenAI's API reference ("Rate limits in headers") for the tightest of requests and of tokens.
 */
final class LimitHeaders {

  private LimitHeaders() {}

  static void put(MultiMap headers, List<LimitState> states) {
    if (states.isEmpty()) {
      return;
    }
    Map<String, LimitState> byName = new LinkedHashMap<>();
    LimitState requests = null;
    LimitState tokens = null;
    for (LimitState state : states) {
      switch (state.dimension()) {
        case CONCURRENT_REQUESTS -> {
          continue; // no window, so nothing that the draft can say
        }
        case REQUESTS -> requests = tighter(requests, state);
        case INPUT_TOKENS, OUTPUT_TOKENS, TOTAL_TOKENS -> tokens = tighter(tokens, state);
        case BUDGET -> {}
      }
      byName.merge(name(state), state, LimitHeaders::tighter);
    }
    openAi(headers, "requests", requests);
    openAi(headers, "tokens", tokens);
    if (!byName.isEmpty()) {
      StringBuilder policies = new StringBuilder();
      StringBuilder left = new StringBuilder();
      byName.forEach((name, state) -> draft(policies, left, name, state));
      headers.set("ratelimit-policy", policies).set("ratelimit", left);
    }
  }

  private static void openAi(MultiMap headers, String what, @Nullable LimitState state) {
    if (state != null) {
      headers.set("x-ratelimit-limit-" + what, Long.toString(state.limit()));
      headers.set("x-ratelimit-remaining-" + what, Long.toString(state.remaining()));
      headers.set("x-ratelimit-reset-" + what, state.reset().toMillis() + "ms");
    }
  }

  private static void draft(
      StringBuilder policies, StringBuilder left, String name, LimitState state) {
    separate(policies)
        .append('"')
        .append(name)
        .append("\";q=")
        .append(state.limit())
        .append(";w=")
        .append(state.window().toSeconds());
    separate(left)
        .append('"')
        .append(name)
        .append("\";r=")
        .append(state.remaining())
        .append(";t=")
        .append(seconds(state.reset()));
  }

  private static StringBuilder separate(StringBuilder list) {
    return list.isEmpty() ? list : list.append(", ");
  }

  private static String name(LimitState state) {
    return state.dimension().code() + "/" + state.period();
  }

  /** The one of which less is left, as a share of the whole. */
  private static LimitState tighter(@Nullable LimitState one, LimitState other) {
    return one == null || share(other) < share(one) ? other : one;
  }

  private static double share(LimitState state) {
    return (double) state.remaining() / state.limit();
  }

  /** Rounded up: earlier would be refused again. */
  private static long seconds(Duration duration) {
    return duration.plusNanos(999_999_999).toSeconds();
  }
}
