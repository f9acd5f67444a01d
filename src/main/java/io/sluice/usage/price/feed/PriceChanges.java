package io.sluice.usage.price.feed;

import io.sluice.usage.price.PriceBook;
import io.sluice.usage.price.PriceEntry;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A feed held against a price list.
 *
 * @param changes models that are new or have another price, in the feed's order
 * @param gone models of the list that the feed no longer has; they stay
 * @param same how many cost the same
 */
public record PriceChanges(List<PriceChange> changes, List<String> gone, int same) {

  public PriceChanges {
    changes = List.copyOf(changes);
    gone = List.copyOf(gone);
  }

  /**
   * Compares. Only what the feed names is compared: what it does not name stays as it is.
   *
   * @param day on which models have to be in force to be missed
   */
  public static PriceChanges between(PriceBook list, List<FeedPrice> feed, LocalDate day) {
    FeedNames names = new FeedNames(list, feed, day);
    List<PriceChange> changes = new ArrayList<>();
    // A later price of the feed follows its own earlier one, not what that replaces.
    Map<String, PriceChange> earlier = new HashMap<>();
    int same = 0;
    for (FeedPrice price : feed) {
      for (String theirs : price.models()) {
        for (String model : names.of(price, theirs)) {
          String key = price.provider() + "\n" + model;
          PriceChange change = change(names, price, model, earlier.get(key));
          if (change.different().isEmpty()) {
            same++;
          } else {
            changes.add(change);
            earlier.put(key, change);
          }
        }
      }
    }
    return new PriceChanges(changes, names.gone(day), same);
  }

  private static PriceChange change(
      FeedNames names, FeedPrice price, String model, @Nullable PriceChange earlier) {
    Optional<PriceEntry> own = names.own(price.provider(), model, price.from());
    Points likely =
        earlier != null
            ? earlier.after()
            : own.or(() -> names.likely(price.provider(), model, price.from()))
                .map(Points::of)
                .orElse(Points.NONE);
    Set<Point> named = price.points().all().keySet();
    List<Point> different =
        named.stream().filter(point -> !price.points().same(point, likely)).toList();
    // A pattern is new beside others, whatever it has in common with them.
    boolean beside =
        earlier == null && own.isEmpty() && model.indexOf('*') >= 0 && !different.isEmpty();
    Points before = beside ? Points.NONE : likely;
    Set<Point> kept = new TreeSet<>(before.all().keySet());
    kept.removeAll(named);
    return new PriceChange(
        price.provider(),
        model,
        price.from(),
        before,
        before.under(price.points()),
        beside ? List.copyOf(named) : different,
        List.copyOf(kept),
        own.filter(each -> each.from().equals(price.from())).isPresent());
  }
}
