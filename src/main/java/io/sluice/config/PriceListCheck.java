package io.sluice.config;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What of a price list fits what, beyond its schema. */
final class PriceListCheck {

  private final Findings findings;

  /** By provider and model, what begins when. */
  private final Map<String, TreeMap<LocalDate, Place>> begins = new HashMap<>();

  private PriceListCheck(Findings findings) {
    this.findings = findings;
  }

  static void check(Place root, Findings findings) {
    PriceListCheck check = new PriceListCheck(findings);
    root.field("prices").items().forEach(check::price);
    check.begins.values().forEach(check::overlaps);
    root.field("discounts").items().forEach(check::span);
  }

  private void price(Place price) {
    if (!price.field("per_million").present() && !price.field("per_piece").present()) {
      findings.error(price, "has no price; give per_million, per_piece or both");
    }
    digits(price);
    long bound = 0;
    for (Place tier : price.field("above").items()) {
      if (!tier.field("per_million").present() && !tier.field("tiers").present()) {
        findings.error(tier, "has no price; give per_million, tiers or both");
      }
      digits(tier);
      tier.field("tiers").fields().values().forEach(this::digits);
      Place tokens = tier.field("input_tokens");
      long next = tokens.node() != null && tokens.node().json() instanceof Long here ? here : bound;
      if (next <= bound && tokens.present()) {
        findings.error(tokens, "must be more than the bound before it");
      }
      bound = next;
    }
    price.field("tiers").fields().values().forEach(this::digits);
    LocalDate from = span(price);
    String provider = price.field("provider").text();
    if (from == null || provider == null) {
      return;
    }
    for (Place model : price.field("models").items()) {
      Place other =
          begins
              .computeIfAbsent(provider + "\n" + model.text(), key -> new TreeMap<>())
              .putIfAbsent(from, price);
      if (other != null) {
        findings.error(
            model,
            "has another price from the same day on, on line %d; keep one"
                .formatted(other.at().line()));
      }
    }
  }

  private void digits(Place place) {
    place.field("per_million").fields().values().forEach(money -> digits(money, 6));
    place.field("per_piece").fields().values().forEach(money -> digits(money, 12));
  }

  private void digits(Place money, int most) {
    if (money.node() instanceof Node.Scalar scalar
        && scalar.json() instanceof Number
        && new BigDecimal(scalar.text()).stripTrailingZeros().scale() > most) {
      findings.error(money, "has more than " + most + " decimals");
    }
  }

  /** The first day, or null if it is none. */
  private @Nullable LocalDate span(Place place) {
    LocalDate from = day(place.field("from"));
    LocalDate until = day(place.field("until"));
    if (from != null && until != null && !until.isAfter(from)) {
      findings.error(place.field("until"), "must be after " + from + ", where it begins");
    }
    return from;
  }

  private @Nullable LocalDate day(Place place) {
    String text = place.text();
    if (text == null || !text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      return null;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      findings.error(place, "there is no such day as " + text);
      return null;
    }
  }

  private void overlaps(NavigableMap<LocalDate, Place> prices) {
    for (Map.Entry<LocalDate, Place> price : prices.entrySet()) {
      Map.Entry<LocalDate, Place> next = prices.higherEntry(price.getKey());
      LocalDate until = day(price.getValue().field("until"));
      if (next != null && until != null && until.isAfter(next.getKey())) {
        findings.error(
            price.getValue().field("until"),
            "is after %s, where the next price of the model begins, on line %d"
                .formatted(next.getKey(), next.getValue().at().line()));
      }
    }
  }
}
