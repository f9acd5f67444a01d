package io.sluice.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A time of a token: NumericDate (RFC 7519 section 2). */
record Moment(Instant instant) {

  private static final double END = 253_402_300_799d;

  /** Null for what is no number of seconds between 1970 and the year 9999. */
  static @Nullable Moment of(@Nullable JsonNode value) {
    if (value == null || !value.isNumber()) {
      return null;
    }
    double seconds = value.doubleValue();
    return seconds >= 0 && seconds <= END
        ? new Moment(Instant.ofEpochMilli((long) (seconds * 1000)))
        : null;
  }
}
