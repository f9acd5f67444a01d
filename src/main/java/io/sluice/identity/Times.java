package io.sluice.identity;

import static io.sluice.identity.Rejection.Reason.BAD_TIME;
import static io.sluice.identity.Rejection.Reason.EXPIRED;
import static io.sluice.identity.Rejection.Reason.ISSUED_IN_FUTURE;
import static io.sluice.identity.Rejection.Reason.LIFETIME_TOO_LONG;
import static io.sluice.identity.Rejection.Reason.NOT_YET_VALID;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/**
 * When a token is good, in seconds since the epoch, fractions allowed (RFC 7519 section 2).
 *
 * @param notBefore minus infinity if the token does not say
 */
record Times(double expires, double issued, double notBefore) {

  /** No clock will show it, and all of it fits whatever we compute with it. */
  private static final double END_OF_TIME = 1e11;

  static Times of(JsonNode claims) {
    return new Times(
        seconds(claims, "exp"),
        seconds(claims, "iat"),
        claims.has("nbf") ? seconds(claims, "nbf") : Double.NEGATIVE_INFINITY);
  }

  private static double seconds(JsonNode claims, String name) {
    JsonNode value = claims.get(name);
    if (value == null) {
      throw new RejectedTokenException(BAD_TIME, name + " is missing", "seconds", "");
    }
    double seconds = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(seconds >= 0 && seconds < END_OF_TIME)) {
      throw new RejectedTokenException(
          BAD_TIME,
          name + " is not a number of seconds since 1970",
          "a JSON number from 0 on",
          value.toString());
    }
    return seconds;
  }

  void checkExpiry(Instant now, Duration skew) {
    if (seconds(now) >= expires + seconds(skew)) {
      throw new RejectedTokenException(
          EXPIRED, "the token expired at " + at(expires), "later than " + now, at(expires));
    }
  }

  void checkNotBefore(Instant now, Duration skew) {
    if (seconds(now) < notBefore - seconds(skew)) {
      throw new RejectedTokenException(
          NOT_YET_VALID,
          "the token is not good before " + at(notBefore),
          "not after " + now,
          at(notBefore));
    }
  }

  void checkIssuedAt(Instant now, Duration skew) {
    if (seconds(now) < issued - seconds(skew)) {
      throw new RejectedTokenException(
          ISSUED_IN_FUTURE,
          "the token was issued in the future, at " + at(issued),
          "not after " + now,
          at(issued));
    }
  }

  void checkLifetime(Duration longest, String issuer) {
    if (expires - issued > longest.toSeconds()) {
      throw new RejectedTokenException(
          LIFETIME_TOO_LONG,
          "the token lives longer than the %d s that issuer %s may give"
              .formatted(longest.toSeconds(), issuer),
          longest.toSeconds() + " s",
          Math.round(expires - issued) + " s");
    }
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static String at(double seconds) {
    return Instant.ofEpochSecond((long) seconds).toString();
  }
}
