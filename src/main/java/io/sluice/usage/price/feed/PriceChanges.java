package io.sluice.usage.price.feed;

import io.sluice.usage.price.PriceBook;
import io.sluice.usage.price.PriceEntry;
import io.sluice.usage.price.Rates;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
    List<PriceChange> changes = new ArrayList<>();
    // A later price of the feed follows its own earlier one, not what that replaces.
    Map<String, PriceChange> earlier = new HashMap<>();
    int same = 0;
    for (FeedPrice price : feed) {
      for (String model : price.models()) {
        String key = price.provider() + "\n" + model;
        PriceChange change = change(list, price, model, earlier.get(key));
        if (change.different().isEmpty()) {
          same++;
        } else {
          changes.add(change);
          earlier.put(key, change);
        }
      }
    }
    return new PriceChanges(changes, gone(list, feed, day), same);
  }

  private static PriceChange change(
      PriceBook list, FeedPrice price, String model, @Nullable PriceChange earlier) {
    Optional<PriceEntry> own =
        list.entries().stream()
            .filter(each -> each.provider().equals(price.provider()) && each.model().equals(model))
            .filter(each -> each.inForce(price.from()))
            .findFirst();
    Points likely =
        earlier != null
            ? earlier.after()
            : own.or(() -> likely(list, price, model)).map(Points::of).orElse(Points.NONE);
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

  /** What the model costs by a pattern of the list. */
  private static Optional<PriceEntry> likely(PriceBook list, FeedPrice price, String model) {
    return entry(list, price.provider(), model.replace("*", ""), price.from());
  }

  private static Optional<PriceEntry> entry(
      PriceBook list, String provider, String model, LocalDate day) {
    return list.entry(new PriceBook.Item(provider, model, "", day, "", ""));
  }

  private static List<String> gone(PriceBook list, List<FeedPrice> feed, LocalDate day) {
    Set<PriceEntry> found = new HashSet<>();
    Set<String> providers = new TreeSet<>();
    List<PriceEntry> theirs = new ArrayList<>();
    for (FeedPrice price : feed) {
      providers.add(price.provider());
      for (String model : price.models()) {
        theirs.add(
            new PriceEntry(
                price.provider(), model, LocalDate.MIN, null, Rates.NONE, List.of(), Map.of(), ""));
        entry(list, price.provider(), model.replace("*", ""), day).ifPresent(found::add);
      }
    }
    PriceBook others = new PriceBook(list.currency(), theirs, List.of());
    return list.entries().stream()
        .filter(each -> each.inForce(day) && providers.contains(each.provider()))
        .filter(each -> !found.contains(each))
        .filter(
            each -> entry(others, each.provider(), each.model().replace("*", ""), day).isEmpty())
        .map(each -> each.provider() + "/" + each.model())
        .toList();
  }
}
