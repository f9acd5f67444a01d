package io.sluice.broker;

import io.sluice.limits.Dimension;
import io.sluice.limits.LimitState;
import io.sluice.limits.Verdict.Reason;
import io.sluice.limits.Verdict.Refused;
import java.time.Duration;

/** What a caller is told when a limit is used up: which one, and when it is worth trying again. */
final class LimitErrors {

  private static final String TYPE = "rate_limit_error";

  private LimitErrors() {}

  static ApiError of(String team, String provider, Refused refused) {
    LimitState limit = refused.limit();
    if (refused.reason() == Reason.TOO_LARGE) {
      // No retry: it would be refused for ever.
      return ApiError.of(
          "limits",
          413,
          "invalid_request_error",
          "request_exceeds_limit",
          "This request alone is more than team %s may ever use at once: %s. Ask for less."
              .formatted(team, words(limit)));
    }
    Duration wait = refused.retryAfter();
    long seconds = Errors.seconds(wait);
    ApiError error =
        switch (refused.reason()) {
          case PROVIDER_BUSY ->
              limited(
                  "provider_busy",
                  "Provider %s asked to be given time. Try again in %d s."
                      .formatted(provider, seconds));
          case QUEUE_FULL ->
              limited(
                  "queue_full",
                  "Team %s has used up %s, and too many requests wait already. Try again in %d s."
                      .formatted(team, words(limit), seconds));
          default -> exhausted(team, provider, limit, seconds);
        };
    return error.with("retry-after", Long.toString(seconds));
  }

  private static ApiError exhausted(String team, String provider, LimitState limit, long seconds) {
    String whose =
        limit.rule().startsWith("providers.") ? "All teams together have" : "Team " + team + " has";
    return limited(
        code(limit.dimension()),
        "%s used up %s of provider %s. Try again in %d s."
            .formatted(whose, words(limit), provider, seconds));
  }

  private static ApiError limited(String code, String message) {
    return ApiError.of("limits", 429, TYPE, code, message);
  }

  private static String code(Dimension dimension) {
    return switch (dimension) {
      case CONCURRENT_REQUESTS -> "concurrency_limit_exceeded";
      case BUDGET -> "budget_exceeded";
      default -> "rate_limit_exceeded";
    };
  }

  /** {@code its requests per minute (600)}. */
  private static String words(LimitState limit) {
    if (limit.dimension() == Dimension.BUDGET) {
      return "the budget of this %s (%s)"
          .formatted(limit.period(), LimitJson.units(limit.limit()).toPlainString());
    }
    String per = limit.period().isEmpty() ? "" : " per " + limit.period();
    return "the %s%s (%d)".formatted(limit.dimension().words(), per, limit.limit());
  }
}
