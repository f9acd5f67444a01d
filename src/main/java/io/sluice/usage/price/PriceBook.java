package io.sluice.usage.price;

import io.sluice.config.GrantConfig;
import io.sluice.usage.TokenCounts;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All prices, of all times. Immutable; a changed price list is another book, and what it makes of
 * the past is booked as corrections.
 *
 * @param currency ISO 4217, of all prices
 * @param entries in any order
 * @param discounts the greatest that applies is taken off
 */
public record PriceBook(String currency, List<PriceEntry> entries, List<Discount> discounts) {

  /** Knows no price. */
  public static final PriceBook EMPTY = new PriceBook("USD", List.of(), List.of());

  public PriceBook {
    entries = List.copyOf(entries);
    discounts = List.copyOf(discounts);
  }

  /**
   * What is to be priced.
   *
   * @param list name of the price list
   * @param model the provider's own name, as asked for
   * @param served as it was named in the answer; empty if it was not
   * @param day when the request began, in UTC
   * @param team who pays
   * @param tier of service; empty for the usual one
   */
  public record Item(
      String list, String model, String served, LocalDate day, String team, String tier) {}

  /** An entry, by the name that it was found. */
  private record Found(PriceEntry entry, String model) {}

  /** At zero, and without a version, where no entry is in force: never guessed. */
  public Rated rate(Item item, TokenCounts used) {
    Found found = find(item);
    if (found == null) {
      return new Rated(currency, 0, 0, 0, "");
    }
    Rates rates = found.entry().of(used.allInput(), item.tier());
    BigInteger cost = rates.cost(used);
    BigDecimal discount = discount(item, found.model());
    String version = found.entry().version();
    return new Rated(
        currency,
        Rates.micros(cost, discount),
        Rates.micros(cost, BigDecimal.ZERO),
        Rates.micros(rates.saved(used), BigDecimal.ZERO),
        discount.signum() == 0 ? version : version + "-" + discount.toPlainString() + "%");
  }

  /** What applies to a model on a day. */
  public Optional<PriceEntry> entry(Item item) {
    return Optional.ofNullable(find(item)).map(Found::entry);
  }

  private @Nullable Found find(Item item) {
    Found asked = find(item.list(), item.model(), item.day());
    return asked != null || item.served().isEmpty()
        ? asked
        : find(item.list(), item.served(), item.day());
  }

  private @Nullable Found find(String list, String model, LocalDate day) {
    PriceEntry nearest = null;
    int nearness = -1;
    for (PriceEntry entry : entries) {
      if (!entry.provider().equals(list) || !entry.inForce(day)) {
        continue;
      }
      if (entry.nearness() > nearness && GrantConfig.fits(entry.model(), model)) {
        nearest = entry;
        nearness = entry.nearness();
      }
    }
    return nearest == null ? null : new Found(nearest, model);
  }

  private BigDecimal discount(Item item, String model) {
    BigDecimal greatest = BigDecimal.ZERO;
    for (Discount discount : discounts) {
      if (discount.percent().compareTo(greatest) > 0
          && discount.appliesTo(item.team(), item.list(), model, item.day())) {
        greatest = discount.percent();
      }
    }
    return greatest;
  }
}
