package io.sluice.usage.price.feed;

import io.sluice.usage.price.PriceBook;
import io.sluice.usage.price.PriceEntry;
import io.sluice.usage.price.Rates;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which models of a price list a feed's names stand for: both may be patterns. */
final class FeedNames {

  private final PriceBook list;

  /** The feed's names as a book, so that the nearest pattern is found as a price list finds it. */
  private final PriceBook feed;

  private final Set<PriceEntry> likely = new HashSet<>();

  FeedNames(PriceBook list, List<FeedPrice> prices, LocalDate day) {
    this.list = list;
    List<PriceEntry> names = new ArrayList<>();
    for (FeedPrice price : prices) {
      for (String model : price.models()) {
        names.add(
            new PriceEntry(
                price.provider(), model, LocalDate.MIN, null, Rates.NONE, List.of(), Map.of(), ""));
        likely(price.provider(), model, day).ifPresent(likely::add);
      }
    }
    feed = new PriceBook(list.currency(), names, List.of());
  }

  /**
   * The models of the list that have to change with a price of the feed; where it has none of them,
   * the feed's own name. A pattern of the feed that were put beside the list's plain names would
   * change nothing, because those are nearer.
   */
  List<String> of(FeedPrice price, String model) {
    if (model.indexOf('*') < 0) {
      return List.of(model);
    }
    List<String> covered =
        list.entries().stream()
            .filter(own -> own.provider().equals(price.provider()) && own.inForce(price.from()))
            .map(PriceEntry::model)
            .filter(own -> own.equals(model) || covers(price.provider(), model, own))
            .distinct()
            .toList();
    return covered.isEmpty() ? List.of(model) : covered;
  }

  private boolean covers(String provider, String model, String own) {
    return entry(feed, provider, own, LocalDate.EPOCH)
        .filter(nearest -> nearest.model().equals(model))
        .isPresent();
  }

  /** The entry of exactly this name. */
  Optional<PriceEntry> own(String provider, String model, LocalDate day) {
    return list.entries().stream()
        .filter(each -> each.provider().equals(provider) && each.model().equals(model))
        .filter(each -> each.inForce(day))
        .findFirst();
  }

  /** The entry that such a model is charged by, whatever its name. */
  Optional<PriceEntry> likely(String provider, String model, LocalDate day) {
    return entry(list, provider, model, day);
  }

  private static Optional<PriceEntry> entry(
      PriceBook book, String provider, String model, LocalDate day) {
    return book.entry(new PriceBook.Item(provider, model.replace("*", ""), "", day, "", ""));
  }

  /** Models of the list, of the feed's providers, that none of its names stands for. */
  List<String> gone(LocalDate day) {
    Set<String> providers = new HashSet<>();
    feed.entries().forEach(each -> providers.add(each.provider()));
    return list.entries().stream()
        .filter(each -> each.inForce(day) && providers.contains(each.provider()))
        .filter(each -> !likely.contains(each))
        .filter(each -> entry(feed, each.provider(), each.model(), day).isEmpty())
        .map(each -> each.provider() + "/" + each.model())
        .toList();
  }
}
