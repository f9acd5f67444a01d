package io.sluice.usage.price.feed;

import io.sluice.usage.price.Kind;
import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;

/** The numbers of a model while they are gathered. */
final class Draft {

  private final SortedMap<Point, BigDecimal> points = new TreeMap<>();

  /** Two fields of a feed may say the same, but not two things. */
  void put(String what, Point point, BigDecimal money) throws UnfitException {
    BigDecimal other = points.putIfAbsent(point, money);
    if (other != null && other.compareTo(money) != 0) {
      throw new UnfitException(what, "says another price than the field before it");
    }
  }

  /**
   * Takes the price by the piece away where there is one by token: feeds name both where a provider
   * states either, and both together would charge twice.
   */
  boolean piecesBesideTokens() {
    boolean tokens =
        points.entrySet().stream()
            .anyMatch(each -> each.getKey().kind() != Kind.UNIT && each.getValue().signum() > 0);
    return tokens && points.keySet().removeIf(point -> point.kind() == Kind.UNIT);
  }

  /** Nothing that could be taken for a price is no price: zero may mean unknown. */
  Points finish() throws UnfitException {
    if (points.keySet().stream().noneMatch(Draft::usual)) {
      throw new UnfitException("", "has no usual price");
    }
    if (points.values().stream().allMatch(money -> money.signum() == 0)) {
      throw new UnfitException("", "all its prices are zero, which may mean unknown");
    }
    return new Points(points);
  }

  private static boolean usual(Point point) {
    return point.tier().isEmpty()
        && point.above() == 0
        && switch (point.kind()) {
          case INPUT, OUTPUT, UNIT, REQUEST -> true;
          default -> false;
        };
  }
}
