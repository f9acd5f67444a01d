package io.sluice.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as they stand in records: always as long, so that they sort as texts. */
final class Times {

  /** Of each of them, in characters. */
  static final int LENGTH = 24;

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  static String text(Instant time) {
    return MILLIS.format(time);
  }
}
