package io.sluice.identity;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;

/**
 * When keys are read again.
 *
 * @param standard where their source does not say. Below {@link #SHORTEST} it always counts: that
 *     is for tests and development.
 * @param random from 0 to 1, so that many brokers do not ask in step
 */
record RefreshPlan(Duration standard, DoubleSupplier random) {

  static final Duration SHORTEST = Duration.ofMinutes(1);
  static final Duration LONGEST = Duration.ofHours(1);
  static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  static final Duration LAST_RETRY = Duration.ofMinutes(1);

  /**
   * How long a key set may be used before it is read again.
   *
   * @param cacheControl the header's value (RFC 9111 section 5.2.2), or empty
   */
  Duration lifetime(String cacheControl) {
    if (standard.compareTo(SHORTEST) < 0) {
      return standard;
    }
    OptionalLong seconds = seconds(cacheControl);
    return seconds.isEmpty()
        ? standard
        : Duration.ofSeconds(
            Math.min(LONGEST.toSeconds(), Math.max(SHORTEST.toSeconds(), seconds.getAsLong())));
  }

  /** Empty if the header does not say, or says it in a way that is none. */
  private static OptionalLong seconds(String cacheControl) {
    OptionalLong shortest = OptionalLong.empty();
    for (String directive : cacheControl.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] pair = directive.split("=", 2);
      String name = pair[0].strip();
      OptionalLong given = OptionalLong.empty();
      if (name.equals("no-store") || name.equals("no-cache")) {
        given = OptionalLong.of(0);
      } else if (name.equals("max-age") && pair.length == 2) {
        given = number(pair[1].strip());
      }
      if (given.isPresent()) {
        shortest = OptionalLong.of(Math.min(shortest.orElse(Long.MAX_VALUE), given.getAsLong()));
      }
    }
    return shortest;
  }

  /** Also in quotes, which nobody should send (RFC 9111 section 5.2.2.1), and however large. */
  private static OptionalLong number(String text) {
    boolean quoted = text.length() > 2 && text.startsWith("\"") && text.endsWith("\"");
    String digits = quoted ? text.substring(1, text.length() - 1) : text;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits));
  }

  /** The pause after a load: 10% to 20% ahead of the end, so that no token waits for one. */
  Duration afterLoad(String cacheControl) {
    return part(lifetime(cacheControl), 0.8 + 0.1 * random.getAsDouble());
  }

  /**
   * The pause after a failure: twice as long each time, up to a minute.
   *
   * @param failures in a row, from 1
   */
  Duration afterFailure(int failures) {
    long doubled = FIRST_RETRY.toMillis() << Math.min(failures - 1, 16);
    Duration pause = Duration.ofMillis(Math.min(doubled, LAST_RETRY.toMillis()));
    return part(pause, 0.8 + 0.2 * random.getAsDouble());
  }

  private static Duration part(Duration whole, double part) {
    return Duration.ofNanos(Math.max(1, (long) (whole.toNanos() * part)));
  }
}
