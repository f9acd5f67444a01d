package io.sluice.cli.token;

import java.time.Duration;
import java.time.Instant;

/** Lengths of time as people say them: the two largest units that are not zero. */
final class Spans {

  private static final long[] SECONDS = {365L * 86_400, 86_400, 3600, 60, 1};
  private static final String[] NAMES = {" y", " d", " h", " min", " s"};

  private Spans() {}

  static String of(Duration span) {
    long left = span.abs().toSeconds();
    StringBuilder text = new StringBuilder();
    int units = 0;
    for (int i = 0; i < NAMES.length && units < 2; i++) {
      long count = left / SECONDS[i];
      left %= SECONDS[i];
      if (count > 0) {
        text.append(text.isEmpty() ? "" : " ").append(count).append(NAMES[i]);
        units++;
      } else if (units > 0) {
        break;
      }
    }
    return text.isEmpty() ? "0 s" : text.toString();
  }

  /** {@code in 5 min}, {@code 3 d ago}. */
  static String from(Instant now, Instant when) {
    Duration span = Duration.between(now, when);
    if (span.abs().toSeconds() == 0) {
      return "now";
    }
    return span.isNegative() ? of(span) + " ago" : "in " + of(span);
  }
}
