package io.sluice.provider;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers and times as providers write them. Null for what is none. */
final class RateTimes {

  /** No provider's limit has a longer period; a broken header must not close it for ever. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final Pattern COUNT = Pattern.compile("[0-9]{1,15}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h|d)");
  private static final int LONGEST_TEXT = 64;

  private RateTimes() {}

  static @Nullable Long count(@Nullable String text) {
    return text != null && COUNT.matcher(text).matches() ? Long.valueOf(text) : null;
  }

  /** A span such as {@code 6m0s} or {@code 20ms}, seconds, or a moment. */
  static @Nullable Duration reset(@Nullable String text, Clock clock) {
    if (text == null || text.isEmpty() || text.length() > LONGEST_TEXT) {
      return null;
    }
    if (SECONDS.matcher(text).matches()) {
      return sensible(nanos(text, 1_000_000_000d));
    }
    if (Character.isDigit(text.charAt(0)) && text.indexOf('T') < 0) {
      return span(text);
    }
    return moment(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME, clock);
  }

  /** Seconds or a date of HTTP. */
  static @Nullable Duration retryAfter(@Nullable String text, Clock clock) {
    if (text == null || text.length() > LONGEST_TEXT) {
      return null;
    }
    return SECONDS.matcher(text).matches()
        ? sensible(nanos(text, 1_000_000_000d))
        : moment(text, DateTimeFormatter.RFC_1123_DATE_TIME, clock);
  }

  private static @Nullable Duration span(String text) {
    Matcher matcher = SPAN.matcher(text);
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        return null;
      }
      sum = sum.plus(nanos(matcher.group(1), unit(matcher.group(2))));
      at = matcher.end();
    }
    return sensible(sum);
  }

  private static double unit(String name) {
    return switch (name) {
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      case "h" -> 3600e9;
      default -> 86_400e9;
    };
  }

  private static Duration nanos(String number, double unit) {
    return Duration.ofNanos((long) Math.ceil(Double.parseDouble(number) * unit));
  }

  private static @Nullable Duration moment(String text, DateTimeFormatter format, Clock clock) {
    try {
      Instant moment = OffsetDateTime.parse(text, format).toInstant();
      return sensible(Duration.between(clock.instant(), moment));
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  static Duration sensible(Duration told) {
    if (told.isNegative()) {
      return Duration.ZERO;
    }
    return told.compareTo(LONGEST) > 0 ? LONGEST : told;
  }
}
