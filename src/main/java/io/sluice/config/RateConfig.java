package io.sluice.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * So much per time, written {@code 600/minute} or {@code 600/minute burst 100}.
 *
 * @param amount at the sustained rate, at least 1
 * @param per second, minute, hour or day
 * @param burst how much may come at once; where the text names none, a whole period's amount
 */
public record RateConfig(long amount, Duration per, long burst) {

  private static final Pattern TEXT =
      Pattern.compile("([1-9][0-9]{0,11})/(second|minute|hour|day)( burst ([1-9][0-9]{0,11}))?");

  /** Null when the text is no rate. */
  public static @Nullable RateConfig parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    String burst = matcher.group(4);
    return new RateConfig(
        amount, per(matcher.group(2)), burst == null ? amount : Long.parseLong(burst));
  }

  /** The period's name, e.g. {@code minute}. */
  public String period() {
    return switch ((int) per.toSeconds()) {
      case 1 -> "second";
      case 60 -> "minute";
      case 3600 -> "hour";
      default -> "day";
    };
  }

  private static Duration per(String name) {
    return switch (name) {
      case "second" -> Duration.ofSeconds(1);
      case "minute" -> Duration.ofMinutes(1);
      case "hour" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }
}
