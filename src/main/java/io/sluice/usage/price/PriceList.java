package io.sluice.usage.price;

import io.sluice.config.PriceListConfig;
import io.sluice.config.PriceListConfig.ListedPrice;
import io.sluice.usage.price.PriceEntry.ContextTier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file of prices as a book: an entry for each model, which ends where its next one begins. */
public final class PriceList {

  private PriceList() {}

  public static PriceBook compile(PriceListConfig config) {
    Map<String, TreeMap<LocalDate, ListedPrice>> models = new HashMap<>();
    for (ListedPrice price : config.prices()) {
      for (String model : price.models()) {
        models
            .computeIfAbsent(price.provider() + "\n" + model, key -> new TreeMap<>())
            .put(price.from(), price);
      }
    }
    List<PriceEntry> entries = new ArrayList<>();
    for (ListedPrice price : config.prices()) {
      for (String model : price.models()) {
        TreeMap<LocalDate, ListedPrice> all =
            Objects.requireNonNull(models.get(price.provider() + "\n" + model));
        LocalDate next = all.higherKey(price.from());
        entries.add(entry(price, model, earlier(price.until(), next)));
      }
    }
    return new PriceBook(
        config.currency(),
        entries,
        config.discounts().stream()
            .map(
                each ->
                    new Discount(
                        each.team(),
                        each.provider(),
                        each.model(),
                        each.percent(),
                        each.from(),
                        each.until()))
            .toList());
  }

  private static @Nullable LocalDate earlier(@Nullable LocalDate one, @Nullable LocalDate other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  private static PriceEntry entry(ListedPrice price, String model, @Nullable LocalDate until) {
    return new PriceEntry(
        price.provider(),
        model,
        price.from(),
        until,
        rates(price.usual()),
        price.above().stream()
            .map(
                each ->
                    new ContextTier(each.inputTokens(), rates(each.rates()), tiers(each.tiers())))
            .toList(),
        tiers(price.tiers()),
        price.source());
  }

  private static Map<String, Rates> tiers(Map<String, Map<String, BigDecimal>> listed) {
    Map<String, Rates> tiers = new HashMap<>();
    listed.forEach((tier, rates) -> tiers.put(tier, rates(rates)));
    return tiers;
  }

  private static Rates rates(Map<String, BigDecimal> listed) {
    Map<Kind, BigDecimal> rates = new EnumMap<>(Kind.class);
    listed.forEach((kind, price) -> rates.put(Kind.valueOf(kind.toUpperCase(Locale.ROOT)), price));
    return new Rates(rates);
  }
}
