package io.sluice.audit;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody wants to see. A record is written in one way only, so a value is looked for
 * in its line as it must stand there, and only what matches is ever read.
 */
public final class AuditFilter {

  /** What can be asked for, and the field that it is about. */
  private static final Map<String, String> FIELDS = fields();

  /** Behind every time. */
  private static final String END = "~";

  private static final Instant LAST = Instant.parse("9999-12-30T00:00:00Z");

  /** How long a decision may wait to be written while the disk refuses. */
  private static final Duration LATEST = Duration.ofHours(1);

  private static final String TIME = "\"time\":\"";

  private final String since;
  private final String until;
  private final String lastWritten;
  private final List<String> wanted;

  private AuditFilter(String since, String until, String lastWritten, List<String> wanted) {
    this.since = since;
    this.until = until;
    this.lastWritten = lastWritten;
    this.wanted = wanted;
  }

  private static Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("team", Field.TEAM);
    fields.put("user", Field.USER);
    fields.put("subject", Field.SUBJECT);
    fields.put("action", Field.ACTION);
    fields.put("resource", Field.RESOURCE);
    fields.put("outcome", Field.OUTCOME);
    fields.put("reason", Field.REASON);
    fields.put("request", Field.REQUEST);
    return fields;
  }

  /** A value that is no filter. The message names which, and what would be right. */
  public static final class BadFilterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String name;

    BadFilterException(String name, String message) {
      super(message);
      this.name = name;
    }

    /** Of the filter. */
    public String name() {
      return name;
    }
  }

  /** The names of filters, beside {@code since} and {@code until}. */
  public static List<String> names() {
    return List.copyOf(FIELDS.keySet());
  }

  /**
   * What is asked for.
   *
   * @param value by name: {@code since} (inclusive) and {@code until} (exclusive) are times as in
   *     ISO 8601 and about when it was decided; {@link #names} are whole values, or beginnings with
   *     a {@code *} behind; null for one that is not given
   */
  public static AuditFilter of(Function<String, @Nullable String> value) {
    List<String> wanted = new ArrayList<>();
    wanted.add("\"type\":\"" + RecordType.EVENT.code() + "\"");
    FIELDS.forEach(
        (name, field) -> {
          String asked = value.apply(name);
          if (asked != null) {
            wanted.add("\"" + field + "\":" + text(name, asked));
          }
        });
    Instant since = time("since", value.apply("since"));
    Instant until = time("until", value.apply("until"));
    return new AuditFilter(
        since == null ? "" : Times.text(since),
        until == null ? END : Times.text(until),
        until == null ? END : Times.text(until.plus(LATEST)),
        wanted);
  }

  private static String text(String name, String asked) {
    boolean begins = asked.endsWith("*");
    String wanted = begins ? asked.substring(0, asked.length() - 1) : asked;
    StringBuilder text = new StringBuilder();
    try {
      CanonicalJson.text(wanted, text);
    } catch (IllegalArgumentException e) {
      throw new BadFilterException(name, "This is no text: " + e.getMessage() + ".");
    }
    return begins ? text.substring(0, text.length() - 1) : text.toString();
  }

  private static @Nullable Instant time(String name, @Nullable String asked) {
    if (asked == null) {
      return null;
    }
    try {
      Instant time = Instant.parse(asked);
      if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST)) {
        throw new DateTimeException("no time of a record");
      }
      return time;
    } catch (DateTimeException e) {
      throw new BadFilterException(
          name, "This must be a time such as 2026-11-25T10:00:00Z (ISO 8601, in UTC).");
    }
  }

  /** Whether a line is an event that was asked for. */
  boolean wants(String line) {
    for (String text : wanted) {
      if (!line.contains(text)) {
        return false;
      }
    }
    int at = line.indexOf(TIME) + TIME.length();
    String time = line.substring(at, Math.min(line.length(), at + Times.LENGTH));
    return time.compareTo(since) >= 0 && time.compareTo(until) < 0;
  }

  /** Whether what was written before a time is too old. Nothing is decided after it is written. */
  boolean tooOld(String time) {
    return time.compareTo(since) < 0;
  }

  /** Whether what was written after a time is too new. */
  boolean tooNew(String time) {
    return time.compareTo(lastWritten) > 0;
  }
}
