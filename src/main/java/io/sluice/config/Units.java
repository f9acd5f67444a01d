package io.sluice.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations ({@code 50ms}, {@code 30s}, {@code 5m}, {@code 24h}) and sizes ({@code 16MiB}). */
final class Units {
  /** So many digits that neither milliseconds nor bytes overflow a long. */
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

  private static final Pattern BYTES = Pattern.compile("[0-9]{1,18}");

  private Units() {}

  /** Null when the text is no duration. */
  static @Nullable Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  /** In bytes; a number without a unit is bytes. Null when the text is no size. */
  static @Nullable Long size(String text) {
    if (BYTES.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "KiB" -> number << 10;
      case "MiB" -> number << 20;
      case "GiB" -> number << 30;
      default -> number;
    };
  }
}
