package io.sluice.usage.price;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.PriceListLoader;
import io.sluice.config.PriceListResult.Loaded;
import io.sluice.usage.TokenCounts;
import io.sluice.usage.price.PriceBook.Item;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The price list that ships: it can be read, it is plausible, and it says what pages say. */
class ShippedPricesTest {

  private static final PriceBook BOOK =
      PriceList.compile(
          ((Loaded) new PriceListLoader().load(Path.of("conf/prices.yaml"))).prices());

  @Test
  void everyEntryHasASourceAndAPrice() {
    assertThat(BOOK.currency()).isEqualTo("USD");
    assertThat(BOOK.entries())
        .hasSizeGreaterThan(300)
        .allSatisfy(
            entry -> {
              assertThat(entry.source()).startsWith("https://").containsPattern("20\\d\\d-\\d\\d");
              assertThat(entry.from()).isBefore(LocalDate.parse("2027-02-01"));
              assertThat(entry.rates().given().values())
                  .as(entry.version())
                  .anySatisfy(money -> assertThat(money).isPositive());
            });
  }

  @Test
  void everyProviderWithPublishedPricesIsThere() {
    assertThat(BOOK.entries())
        .extracting(PriceEntry::provider)
        .contains(
            "openai",
            "azure",
            "anthropic",
            "gemini",
            "vertex",
            "bedrock",
            "cohere",
            "mistral",
            "groq",
            "xai",
            "together",
            "fireworks",
            "perplexity");
  }

  @Test
  void noEntryContradictsItself() {
    assertThat(BOOK.entries())
        .allSatisfy(
            entry -> {
              Rates usual = entry.rates();
              assertThat(usual.of(Kind.CACHE_READ))
                  .as("%s: reading a cache is no dearer than reading", entry.version())
                  .isLessThanOrEqualTo(usual.of(Kind.INPUT));
              for (long tokens : new long[] {1, 1_000_000}) {
                Rates plain = entry.of(tokens, "");
                for (Kind kind : new Kind[] {Kind.INPUT, Kind.OUTPUT}) {
                  for (String cheap : new String[] {"batch", "flex"}) {
                    assertThat(entry.of(tokens, cheap).of(kind))
                        .as("%s: %s is no dearer", entry.version(), cheap)
                        .isLessThanOrEqualTo(plain.of(kind));
                  }
                  assertThat(entry.of(1, "priority").of(kind))
                      .as("%s: priority is no cheaper", entry.version())
                      .isGreaterThanOrEqualTo(entry.of(1, "").of(kind));
                  assertThat(plain.of(kind))
                      .as("%s: length makes nothing cheaper", entry.version())
                      .isGreaterThanOrEqualTo(usual.of(kind));
                }
              }
            });
  }

  /** In thousands of tokens; the last column is millionths of a dollar, worked out by hand. */
  @ParameterizedTest
  @CsvSource({
    // provider, model, day, tier, input, cache read, write, of it 1h, output, micros
    "openai, gpt-5-mini, 2026-11-25, '', 1000, 0, 0, 0, 0, 250000",
    "openai, gpt-5-mini-2025-08-07, 2026-11-25, '', 0, 1000, 0, 0, 1000, 2025000",
    "openai, gpt-5-mini, 2026-11-25, batch, 1000, 0, 0, 0, 1000, 1125000",
    "openai, gpt-4o-2024-08-06, 2026-11-25, '', 1000, 0, 0, 0, 0, 2500000",
    "openai, gpt-4o-2024-05-13, 2026-11-25, '', 1000, 0, 0, 0, 0, 5000000",
    "openai, gpt-6-sol, 2026-11-25, '', 272, 0, 0, 0, 1, 554000",
    "openai, gpt-6-sol, 2026-11-25, '', 300, 0, 0, 0, 1, 1215000",
    "openai, gpt-6-sol, 2026-11-25, priority, 300, 0, 0, 0, 1, 2430000",
    "anthropic, claude-opus-5-5, 2026-11-25, '', 10, 100, 20, 20, 5, 320000",
    "anthropic, claude-opus-4-5-20251101, 2026-11-25, '', 10, 100, 20, 0, 5, 350000",
    "anthropic, claude-haiku-5-5, 2026-11-25, '', 100, 0, 0, 0, 10, 15000",
    "anthropic, claude-haiku-5-5, 2026-11-25, '', 90, 20, 0, 0, 10, 71000",
    "anthropic, claude-haiku-5-5, 2026-11-25, batch, 200, 0, 0, 0, 10, 62500",
    "gemini, gemini-4-argon, 2026-11-30, '', 1000, 0, 0, 0, 100, 3000000",
    "gemini, gemini-4-argon, 2026-12-01, '', 1000, 0, 0, 0, 100, 6000000",
    "vertex, gemini-2.5-pro, 2026-11-25, '', 200, 0, 0, 0, 10, 350000",
    "vertex, gemini-2.5-pro, 2026-11-25, '', 201, 0, 0, 0, 10, 652500",
    "bedrock, global.anthropic.claude-sonnet-5-5, 2026-11-25, '', 100, 0, 0, 0, 10, 300000",
    "bedrock, us.anthropic.claude-sonnet-5-5, 2026-11-25, '', 100, 0, 0, 0, 10, 330000",
    "xai, grok-4.7, 2026-11-25, '', 199, 0, 0, 0, 1, 404000",
    "xai, grok-4.7, 2026-11-25, '', 200, 0, 0, 0, 1, 812000",
    "mistral, mistral-large-4, 2026-11-25, '', 1000, 0, 0, 0, 1000, 2800000",
  })
  void aRequestCostsWhatTheProvidersPageSays(
      String provider,
      String model,
      LocalDate day,
      String tier,
      long input,
      long cacheRead,
      long cacheWrite,
      long forAnHour,
      long output,
      long micros) {
    TokenCounts used =
        new TokenCounts(
            input * 1000,
            cacheRead * 1000,
            cacheWrite * 1000,
            output * 1000,
            0,
            forAnHour * 1000,
            0,
            0,
            0,
            0,
            0);

    Rated rated = BOOK.rate(new Item(provider, model, "", day, "team", tier), used);

    assertThat(rated.priced()).isTrue();
    assertThat(rated.micros()).isEqualTo(micros);
  }

  @Test
  void whatIsBilledByThePieceIs() {
    Map.of(
            new Item("openai", "whisper-1", "", LocalDate.parse("2026-11-25"), "t", ""), 100L,
            new Item("cohere", "rerank-v4.0-pro", "", LocalDate.parse("2026-11-25"), "t", ""),
                2500L)
        .forEach(
            (item, micros) ->
                assertThat(BOOK.rate(item, TokenCounts.pieces(60)).micros())
                    .isEqualTo(60 * micros));
  }

  @Test
  void whatDependsOnTheHourHasNoPriceRatherThanAWrongOne() {
    Item item = new Item("deepseek", "deepseek-flash", "", LocalDate.parse("2026-11-25"), "t", "");

    assertThat(BOOK.rate(item, new TokenCounts(1000, 0, 0, 1000, 0)).priced()).isFalse();
  }
}
