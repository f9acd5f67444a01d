package io.sluice.usage.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.usage.TokenCounts;
import io.sluice.usage.price.PriceBook.Item;
import io.sluice.usage.price.PriceEntry.ContextTier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceBookTest {

  private static final LocalDate JANUARY = LocalDate.parse("2026-01-01");
  private static final LocalDate MAY = LocalDate.parse("2026-05-01");
  private static final Rates USUAL = rates(Kind.INPUT, "2", Kind.OUTPUT, "10");

  @Test
  void eachKindCostsItsOwnPriceAndIsCountedOnce() {
    Rates all =
        rates(
            Kind.INPUT,
            "1",
            Kind.CACHE_READ,
            "0.1",
            Kind.CACHE_WRITE,
            "1.25",
            Kind.CACHE_WRITE_1H,
            "2",
            Kind.OUTPUT,
            "4",
            Kind.REASONING,
            "5",
            Kind.AUDIO_INPUT,
            "30",
            Kind.AUDIO_OUTPUT,
            "60",
            Kind.IMAGE_INPUT,
            "7",
            Kind.IMAGE_OUTPUT,
            "40",
            Kind.UNIT,
            "1000",
            Kind.REQUEST,
            "10000");
    // Of 100 input 10 sound and 5 pictures; of 300 written 100 for an hour; of 400 output 100
    // reasoning, 20 sound, 30 pictures; 2 pieces.
    TokenCounts used = new TokenCounts(100, 200, 300, 400, 100, 100, 10, 20, 5, 30, 2);

    long micros = book(entry(all)).rate(item("m", MAY, ""), used).micros();

    long exact =
        85 + 10 * 30 + 5 * 7 + 20 + 250 + 100 * 2 + 250 * 4 + 100 * 5 + 20 * 60 + 30 * 40 + 2 * 1000
            + 10_000;
    assertThat(micros).isEqualTo(exact);
  }

  @Test
  void aKindWithoutAPriceCostsWhatItIsAPartOf() {
    Rates few = rates(Kind.INPUT, "1", Kind.CACHE_WRITE, "3", Kind.OUTPUT, "4");

    assertThat(few.of(Kind.CACHE_READ)).isEqualTo(few.of(Kind.INPUT));
    assertThat(few.of(Kind.CACHE_WRITE_1H)).isEqualTo(few.of(Kind.CACHE_WRITE));
    assertThat(few.of(Kind.REASONING)).isEqualTo(few.of(Kind.OUTPUT));
    assertThat(few.of(Kind.AUDIO_INPUT)).isEqualTo(few.of(Kind.INPUT));
    assertThat(few.of(Kind.REQUEST)).isZero();
    assertThat(few.of(Kind.UNIT)).isZero();
  }

  @Test
  void aPriceIsThatOfTheDay() {
    PriceEntry before = entry("m", JANUARY, MAY, rates(Kind.INPUT, "2"));
    PriceEntry after = entry("m", MAY, null, rates(Kind.INPUT, "3"));
    PriceBook book = book(after, before);
    TokenCounts million = new TokenCounts(1_000_000, 0, 0, 0, 0);

    assertThat(book.rate(item("m", MAY.minusDays(1), ""), million).micros()).isEqualTo(2_000_000);
    assertThat(book.rate(item("m", MAY, ""), million).micros()).isEqualTo(3_000_000);
    assertThat(book.rate(item("m", JANUARY.minusDays(1), ""), million).priced()).isFalse();
  }

  @Test
  void whatHasNoPriceCostsNothingAndSaysSo() {
    Rated rated = book(entry(USUAL)).rate(item("other", MAY, ""), new TokenCounts(9, 0, 0, 9, 0));

    assertThat(rated).isEqualTo(new Rated("USD", 0, 0, 0, ""));
  }

  @Test
  void theNearestPatternCounts() {
    PriceBook book =
        book(
            entry("gpt-*", JANUARY, null, rates(Kind.INPUT, "1")),
            entry("gpt-5*", JANUARY, null, rates(Kind.INPUT, "2")),
            entry("gpt-5-mini", JANUARY, null, rates(Kind.INPUT, "3")));
    TokenCounts million = new TokenCounts(1_000_000, 0, 0, 0, 0);

    assertThat(book.rate(item("gpt-4o", MAY, ""), million).micros()).isEqualTo(1_000_000);
    assertThat(book.rate(item("gpt-5-nano", MAY, ""), million).micros()).isEqualTo(2_000_000);
    assertThat(book.rate(item("gpt-5-mini", MAY, ""), million).micros()).isEqualTo(3_000_000);
  }

  @Test
  void theServedNameHelpsWhereTheAskedOneIsNotKnown() {
    PriceBook book = book(entry("gpt-5-mini-2025-08-07", JANUARY, null, USUAL));
    Item item = new Item("list", "my-deployment", "gpt-5-mini-2025-08-07", MAY, "t", "");

    assertThat(book.rate(item, new TokenCounts(1, 0, 0, 0, 0)).micros()).isEqualTo(2);
  }

  @Test
  void longInputIsDearerAsAWhole() {
    PriceEntry tiered =
        new PriceEntry(
            "list",
            "m",
            JANUARY,
            null,
            USUAL,
            List.of(new ContextTier(200_000, rates(Kind.INPUT, "4"))),
            Map.of(),
            "");
    PriceBook book = book(tiered);

    assertThat(book.rate(item("m", MAY, ""), new TokenCounts(200_000, 0, 0, 1, 0)).micros())
        .isEqualTo(400_010);
    // Cached input counts for the bound too, and output stays as usual.
    assertThat(book.rate(item("m", MAY, ""), new TokenCounts(200_000, 1, 0, 1, 0)).micros())
        .isEqualTo(800_000 + 4 + 10);
  }

  @Test
  void aTierOfServiceMayBeDearerForLongInputToo() {
    PriceEntry tiered =
        new PriceEntry(
            "list",
            "m",
            JANUARY,
            null,
            USUAL,
            List.of(
                new ContextTier(
                    200_000,
                    rates(Kind.INPUT, "4"),
                    Map.of("batch", rates(Kind.INPUT, "2"), "new", rates(Kind.INPUT, "3")))),
            Map.of("batch", rates(Kind.INPUT, "1", Kind.OUTPUT, "5")),
            "");
    PriceBook book = book(tiered);

    assertThat(book.rate(item("m", MAY, "batch"), new TokenCounts(200_000, 0, 0, 1, 0)).micros())
        .isEqualTo(200_005);
    assertThat(book.rate(item("m", MAY, "batch"), new TokenCounts(200_001, 0, 0, 1, 0)).micros())
        .isEqualTo(400_007);
    // A tier may have rates for long input alone.
    assertThat(book.rate(item("m", MAY, "new"), new TokenCounts(200_001, 0, 0, 1, 0)).micros())
        .isEqualTo(600_013);
  }

  @Test
  void aTierOfServiceHasItsOwnRates() {
    PriceEntry tiered =
        new PriceEntry(
            "list",
            "m",
            JANUARY,
            null,
            USUAL,
            List.of(),
            Map.of("batch", rates(Kind.INPUT, "1", Kind.OUTPUT, "5")),
            "");
    TokenCounts used = new TokenCounts(1_000_000, 0, 0, 1_000_000, 0);

    assertThat(book(tiered).rate(item("m", MAY, "batch"), used).micros()).isEqualTo(6_000_000);
    assertThat(book(tiered).rate(item("m", MAY, "default"), used).micros()).isEqualTo(12_000_000);
  }

  @Test
  void theGreatestDiscountIsTakenOffAndTheListPriceKept() {
    PriceBook book =
        new PriceBook(
            "EUR",
            List.of(entry(USUAL)),
            List.of(
                new Discount("", "", "", new BigDecimal("5"), JANUARY, null),
                new Discount("search", "list", "m*", new BigDecimal("12.5"), JANUARY, MAY),
                new Discount("support", "", "", new BigDecimal("50"), JANUARY, null)));
    TokenCounts million = new TokenCounts(1_000_000, 0, 0, 0, 0);
    Item april = new Item("list", "m", "", MAY.minusDays(1), "search", "");

    Rated rated = book.rate(april, million);

    assertThat(rated.currency()).isEqualTo("EUR");
    assertThat(rated.micros()).isEqualTo(1_750_000);
    assertThat(rated.listMicros()).isEqualTo(2_000_000);
    assertThat(rated.version()).endsWith("-12.5%");
    assertThat(book.rate(new Item("list", "m", "", MAY, "search", ""), million).micros())
        .isEqualTo(1_900_000);
  }

  @Test
  void readingFromTheCacheSaves() {
    Rates cached = rates(Kind.INPUT, "2", Kind.CACHE_READ, "0.2");
    Rated rated = book(entry(cached)).rate(item("m", MAY, ""), new TokenCounts(0, 1000, 0, 0, 0));

    assertThat(rated.micros()).isEqualTo(200);
    assertThat(rated.savedMicros()).isEqualTo(1800);
  }

  @Test
  void halvesGoToTheEvenNeighbour() {
    PriceBook book = book(entry(rates(Kind.INPUT, "0.5")));

    assertThat(book.rate(item("m", MAY, ""), new TokenCounts(1, 0, 0, 0, 0)).micros()).isZero();
    assertThat(book.rate(item("m", MAY, ""), new TokenCounts(3, 0, 0, 0, 0)).micros()).isEqualTo(2);
  }

  @Test
  void amountsBeyondALongsProductsAreExact() {
    PriceBook book = book(entry(rates(Kind.INPUT, "999999.999999")));
    TokenCounts much = new TokenCounts(9_000_000_000L, 0, 0, 0, 0);

    assertThat(book.rate(item("m", MAY, ""), much).micros()).isEqualTo(8_999_999_999_991_000L);
  }

  @Test
  void aVersionIsTheSameForTheSameNumbersAndOthersForOthers() {
    PriceEntry one = entry("m", JANUARY, null, rates(Kind.INPUT, "2.50"));
    PriceEntry same = entry("m", JANUARY, MAY, rates(Kind.INPUT, "2.5"));
    PriceEntry corrected = entry("m", JANUARY, null, rates(Kind.INPUT, "2.6"));

    assertThat(one.version()).isEqualTo(same.version()).startsWith("list/m@2026-01-01#");
    assertThat(corrected.version()).isNotEqualTo(one.version());
  }

  @Test
  void aNegativePriceIsNone() {
    assertThatThrownBy(() -> rates(Kind.INPUT, "-1")).hasMessageContaining("negative");
  }

  private static Item item(String model, LocalDate day, String tier) {
    return new Item("list", model, "", day, "search", tier);
  }

  private static PriceBook book(PriceEntry... entries) {
    return new PriceBook("USD", List.of(entries), List.of());
  }

  private static PriceEntry entry(Rates rates) {
    return entry("m", JANUARY, null, rates);
  }

  private static PriceEntry entry(
      String model, LocalDate from, @Nullable LocalDate until, Rates rates) {
    return new PriceEntry("list", model, from, until, rates, List.of(), Map.of(), "");
  }

  /** Pairs of a kind and its price. */
  private static Rates rates(Object... pairs) {
    Map<Kind, BigDecimal> prices = new EnumMap<>(Kind.class);
    for (int i = 0; i < pairs.length; i += 2) {
      prices.put((Kind) pairs[i], new BigDecimal((String) pairs[i + 1]));
    }
    return new Rates(prices);
  }
}
