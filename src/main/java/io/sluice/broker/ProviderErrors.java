package io.sluice.broker;

import io.sluice.provider.CredentialsException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientResponse;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** What a provider that fails means to the caller. Never what it said of our own credentials. */
final class ProviderErrors {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,7}");

  private ProviderErrors() {}

  /** No answer came. */
  static ApiError unreachable(String provider, Throwable failure) {
    if (failure instanceof ConnectionPoolTooBusyException) {
      return ApiError.of(
              "provider",
              503,
              "service_unavailable",
              "provider_busy",
              "Too many requests wait for provider " + provider + ".")
          .with("retry-after", "1");
    }
    if (failure instanceof TimeoutException
        || failure instanceof io.netty.channel.ConnectTimeoutException) {
      return Errors.provider(
          504,
          "provider_connect_timeout",
          "Provider " + provider + " could not be reached in time.");
    }
    if (failure instanceof ConnectException || failure instanceof UnknownHostException) {
      return Errors.provider(
          502, "provider_unreachable", "Provider " + provider + " could not be reached.");
    }
    if (failure instanceof CredentialsException) {
      return Errors.provider(
          503,
          "provider_credentials_unavailable",
          "There are no credentials for provider " + provider + " right now.");
    }
    return Errors.provider(
        502,
        "provider_closed",
        "Provider " + provider + " closed the connection without an answer.");
  }

  /** Whether something may have been sent before it failed. */
  static boolean reached(Throwable failure) {
    return !(failure instanceof ConnectionPoolTooBusyException
        || failure instanceof CredentialsException
        || failure instanceof TimeoutException
        || failure instanceof io.netty.channel.ConnectTimeoutException
        || failure instanceof ConnectException
        || failure instanceof UnknownHostException);
  }

  /** How long it asks to be left alone; zero if it does not say, or by the clock of a calendar. */
  static Duration retryAfter(MultiMap headers) {
    String millis = headers.get("retry-after-ms");
    String seconds = headers.get("retry-after");
    if (millis != null && NUMBER.matcher(millis).matches()) {
      return Duration.ofMillis(Long.parseLong(millis));
    }
    return seconds != null && NUMBER.matcher(seconds).matches()
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }

  /** The answer ended before it was whole. */
  static ApiError cutShort(String provider) {
    return Errors.provider(
        502,
        "provider_cut_short",
        "Provider " + provider + " ended the answer before it was whole.");
  }

  /** The answer breaks the bounds of what is read. */
  static ApiError unreadable(String provider, String why) {
    return Errors.provider(
        502, "provider_bad_answer", "The answer of provider %s: %s".formatted(provider, why));
  }

  /** It answered otherwise than by the events that it was asked for. */
  static ApiError noEvents(int status) {
    return Errors.provider(
        status < 400 ? 502 : status,
        status < 400 ? "provider_bad_answer" : "provider_failed",
        "The provider answered with status %d and without events.".formatted(status));
  }

  /** It said no, in its own words. */
  static ApiError refused(String provider, int status) {
    return status == 429
        ? Errors.provider(429, "provider_busy", "Provider " + provider + " is too busy.")
        : Errors.provider(
            status == 504 ? 504 : 502,
            "provider_failed",
            "Provider %s answered with status %d.".formatted(provider, status));
  }

  static ApiError expired(String provider, Deadline.Kind kind) {
    return switch (kind) {
      case FIRST_TOKEN ->
          Errors.provider(
              504,
              "provider_first_token_timeout",
              "Provider " + provider + " took too long to start.");
      case IDLE ->
          Errors.provider(
              504, "provider_idle_timeout", "Provider " + provider + " stopped in mid-answer.");
      case TOTAL ->
          Errors.provider(
              504,
              "provider_total_timeout",
              "The answer of provider " + provider + " took too long.");
    };
  }

  /** A status that must not reach the caller as it is, because it would mislead. */
  static boolean misleads(HttpClientResponse response) {
    int status = response.statusCode();
    return status < 200
        || (status >= 300 && status < 400)
        || status == 401
        || status == 403
        || status == 407
        || (status >= 400 && !RequestBody.isJson(response.getHeader("content-type")));
  }

  static ApiError misleading(String provider, int status) {
    if (status == 401 || status == 403 || status == 407) {
      return Errors.provider(
          502,
          "provider_refused_credentials",
          "Provider " + provider + " does not accept the broker's credentials.");
    }
    return Errors.provider(
        502,
        "provider_bad_answer",
        "Provider %s answered with status %d.".formatted(provider, status));
  }
}
