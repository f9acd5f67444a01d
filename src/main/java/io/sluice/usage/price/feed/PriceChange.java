package io.sluice.usage.price.feed;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What taking over a feed's price of a model would do.
 *
 * @param from the first day
 * @param before what the price list says of that day; empty for a model it does not know
 * @param after what it would say
 * @param different the numbers that change, in order
 * @param kept numbers of before that the feed does not name, and that stay
 * @param taken whether the list has a price of the model from the same day on already, so that this
 *     cannot be added to it
 */
public record PriceChange(
    String provider,
    String model,
    LocalDate from,
    Points before,
    Points after,
    List<Point> different,
    List<Point> kept,
    boolean taken) {

  public PriceChange {
    different = List.copyOf(different);
    kept = List.copyOf(kept);
  }

  public boolean isNew() {
    return before.all().isEmpty();
  }

  /** For people: what it costs and will. */
  public String shown(Point point) {
    return point + " " + shown(point, before.at(point)) + " -> " + shown(point, after.at(point));
  }

  private static String shown(Point point, @Nullable BigDecimal money) {
    return money == null ? "(none)" : Points.listed(point, money).toPlainString();
  }

  /** What goes into one entry. */
  Map.Entry<String, Object> together() {
    return Map.entry(provider, List.of(from, after));
  }
}
