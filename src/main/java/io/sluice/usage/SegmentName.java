package io.sluice.usage;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a segment file, e.g. {@code 00000193f0a1-03-000001.sj}. In their order, an intent is read
 * before its spend.
 *
 * @param epoch of the journal's opening; epoch milliseconds, but never that of an earlier opening
 * @param writer its number within the opening
 * @param sequence of the segment within its writer
 */
record SegmentName(long epoch, int writer, int sequence) implements Comparable<SegmentName> {
  private static final Pattern SHAPE =
      Pattern.compile("([0-9a-f]{12,15})-([0-9a-f]{2,7})-([0-9a-f]{6,7})\\.sj");
  private static final Comparator<SegmentName> ORDER =
      Comparator.comparingLong(SegmentName::epoch)
          .thenComparingInt(SegmentName::writer)
          .thenComparingInt(SegmentName::sequence);

  static Optional<SegmentName> parse(String fileName) {
    Matcher matcher = SHAPE.matcher(fileName);
    return matcher.matches()
        ? Optional.of(
            new SegmentName(
                Long.parseLong(matcher.group(1), 16),
                Integer.parseInt(matcher.group(2), 16),
                Integer.parseInt(matcher.group(3), 16)))
        : Optional.empty();
  }

  @Override
  public int compareTo(SegmentName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%012x-%02x-%06x.sj", epoch, writer, sequence);
  }
}
