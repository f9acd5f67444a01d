package io.sluice.usage.price.feed;

import io.sluice.usage.price.Kind;
import io.sluice.usage.price.PriceEntry;
import io.sluice.usage.price.PriceEntry.ContextTier;
import io.sluice.usage.price.Rates;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All numbers of an entry side by side, so that two entries can be compared and laid over each
 * other.
 *
 * @param all money for a million of the kind, without trailing zeros
 */
public record Points(SortedMap<Point, BigDecimal> all) {

  static final Points NONE = new Points(new TreeMap<>());

  public Points {
    SortedMap<Point, BigDecimal> own = new TreeMap<>();
    all.forEach((point, money) -> own.put(point, plain(money)));
    all = Collections.unmodifiableSortedMap(own);
  }

  public static Points of(PriceEntry entry) {
    SortedMap<Point, BigDecimal> all = new TreeMap<>();
    put(all, "", 0, entry.rates());
    entry.serviceTiers().forEach((tier, rates) -> put(all, tier, 0, rates));
    for (ContextTier context : entry.contextTiers()) {
      put(all, "", context.aboveInputTokens(), context.rates());
      context
          .serviceTiers()
          .forEach((tier, rates) -> put(all, tier, context.aboveInputTokens(), rates));
    }
    return new Points(all);
  }

  private static void put(Map<Point, BigDecimal> all, String tier, long above, Rates rates) {
    rates.given().forEach((kind, money) -> all.put(new Point(tier, above, kind), money));
  }

  private static BigDecimal plain(BigDecimal money) {
    BigDecimal bare = money.stripTrailingZeros();
    return bare.scale() < 0 ? bare.setScale(0) : bare;
  }

  /** What holds at a point, named or not; null for nothing. */
  @Nullable BigDecimal at(Point point) {
    Map<Kind, BigDecimal> found = new EnumMap<>(Kind.class);
    // In the order of the price book: length, then tier, then both.
    overlay(found, "", point.above());
    if (!point.tier().isEmpty()) {
      overlay(found, point.tier(), point.above());
    }
    for (Kind kind = point.kind(); kind != null; kind = kind.partOf()) {
      BigDecimal money = found.get(kind);
      if (money != null) {
        return money;
      }
    }
    return null;
  }

  private void overlay(Map<Kind, BigDecimal> found, String tier, long above) {
    all.forEach(
        (point, money) -> {
          if (point.tier().equals(tier) && point.above() <= above) {
            found.put(point.kind(), money);
          }
        });
  }

  /** These, with others in front. */
  Points under(Points others) {
    SortedMap<Point, BigDecimal> both = new TreeMap<>(all);
    both.putAll(others.all);
    return new Points(both);
  }

  /** Whether a point costs the same in others. */
  boolean same(Point point, Points others) {
    BigDecimal theirs = others.at(point);
    BigDecimal ours = all.get(point);
    return theirs == null
        ? ours == null || ours.signum() == 0
        : ours != null && ours.compareTo(theirs) == 0;
  }

  /** As price lists write them: money for a million tokens, or for one piece. */
  public SortedMap<Point, BigDecimal> asListed() {
    SortedMap<Point, BigDecimal> listed = new TreeMap<>();
    all.forEach((point, money) -> listed.put(point, listed(point, money)));
    return listed;
  }

  static BigDecimal listed(Point point, BigDecimal money) {
    boolean piece = point.kind() == Kind.UNIT || point.kind() == Kind.REQUEST;
    return piece ? plain(money.movePointLeft(6)) : money;
  }

  /** For people. */
  public String shown() {
    return asListed().entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue().toPlainString())
        .collect(Collectors.joining(", "));
  }
}
