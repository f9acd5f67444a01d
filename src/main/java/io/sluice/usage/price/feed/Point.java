package io.sluice.usage.price.feed;

import io.sluice.usage.price.Kind;
import java.util.Comparator;

/**
 * Where in an entry a number stands.
 *
 * @param tier of service; empty for the usual one
 * @param above tokens of input; 0 for requests of any length
 */
public record Point(String tier, long above, Kind kind) implements Comparable<Point> {

  private static final Comparator<Point> ORDER =
      Comparator.comparing(Point::tier).thenComparing(Point::above).thenComparing(Point::kind);

  static Point usual(Kind kind) {
    return new Point("", 0, kind);
  }

  Point in(String otherTier) {
    return new Point(otherTier, above, kind);
  }

  @Override
  public int compareTo(Point other) {
    return ORDER.compare(this, other);
  }

  /** For people, e.g. {@code batch above 200000 input}. */
  @Override
  public String toString() {
    String length = above == 0 ? "" : "above " + above + " ";
    return (tier.isEmpty() ? "" : tier + " ") + length + kind.code();
  }
}
