package io.sluice.usage.price.feed;

import static io.sluice.usage.price.feed.FeedText.leftOut;
import static io.sluice.usage.price.feed.FeedText.prices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenaiPricesTest {

  @TempDir private Path folder;

  @Test
  void namesStepsAndTiersAreCarriedOver() throws IOException, FeedException {
    Feed feed =
        read(
            "openai",
            """
            {"id": "big", "match": {"or": [{"equals": "big"}, {"starts_with": "big-2"},
                {"contains": "bigger"}, {"ends_with": "-big"}]},
             "prices": {"input_mtok": {"base": 2.5, "tiers": [{"start": 272000, "price": 5}]},
               "output_mtok": 15, "cache_write_mtok": 3, "cache_write_1h_mtok": 5,
               "requests_kcount": 5},
             "price_variants": [
               {"when": {"service_tier": "default"}, "prices": {}},
               {"when": {"processing": "batch"}, "constraint": {"start_date": "2026-10-14"},
                "prices": {"input_mtok": {"base": 1.25, "tiers": [{"start": 272000, "price": 2.5}]}}},
               {"when": {"service_tier": "flex"}, "prices": {"output_mtok": 7.5}},
               {"when": {"speed": "fast"}, "prices": {"output_mtok": 30}}]}
            """);

    assertThat(feed.format()).isEqualTo(FeedFormat.GENAI_PRICES);
    assertThat(prices(feed, "openai"))
        .containsExactly(
            "big big-2* *bigger* *-big: input 2.5, cache_write 3, cache_write_1h 5, output 15,"
                + " request 0.005, above 272000 input 5, batch input 1.25,"
                + " batch above 272000 input 2.5, fast output 30, flex output 7.5");
    assertThat(feed.leftOut()).isEmpty();
  }

  @Test
  void googlesPricesAreOfBothItsApis() throws IOException, FeedException {
    Feed feed =
        read("google", "{'id': 'g', 'match': {'equals': 'g'}, 'prices': {'input_mtok': 1}}");

    assertThat(prices(feed, "gemini")).containsExactly("g: input 1");
    assertThat(prices(feed, "vertex")).containsExactly("g: input 1");
  }

  @Test
  void ofPricesThatBeginOnADayTheCurrentOneAndLaterOnesCount() throws IOException, FeedException {
    Feed feed =
        read(
            "anthropic",
            """
            {"id": "c", "match": {"equals": "c"}, "prices": [
              {"prices": {"input_mtok": 9}},
              {"constraint": {"start_date": "2026-01-01"}, "prices": {"input_mtok": 8}},
              {"constraint": {"start_date": "2026-12-01"}, "prices": {"input_mtok": 7}}]}
            """);

    assertThat(feed.prices())
        .extracting(FeedPrice::from, price -> price.points().shown())
        .containsExactly(
            tuple(FeedText.DAY, "input 8"), tuple(LocalDate.parse("2026-12-01"), "input 7"));
  }

  @Test
  void aTiersPricesMayBeginLaterAndTheFirstThatHoldsCounts() throws IOException, FeedException {
    Feed feed =
        read(
            "openai",
            """
            {"id": "o", "match": {"equals": "o"}, "prices": {"input_mtok": 9},
             "price_variants": [
               {"when": {"service_tier": "flex"}, "constraint": {"start_date": "2027-01-01"},
                "prices": {"input_mtok": 3}},
               {"when": {"service_tier": "flex"}, "constraint": {"start_date": "2026-01-01"},
                "prices": {"input_mtok": 4, "output_mtok": 7}}]}
            """);

    assertThat(feed.leftOut()).isEmpty();
    assertThat(feed.prices())
        .extracting(FeedPrice::from, price -> price.points().shown())
        .containsExactly(
            tuple(FeedText.DAY, "input 9, flex input 4, flex output 7"),
            tuple(LocalDate.parse("2027-01-01"), "input 9, flex input 3, flex output 7"));
  }

  @Test
  void whatCannotBeSaidIsNamed() throws IOException, FeedException {
    Feed feed =
        read(
            "deepseek",
            """
            {"id": "night", "match": {"equals": "night"}, "prices": [
              {"prices": {"input_mtok": 2}},
              {"constraint": {"start_time": "16:30:00Z", "end_time": "00:30:00Z"},
               "prices": {"input_mtok": 1}}]},
            {"id": "dated", "match": {"or": [{"equals": "dated"}, {"regex": "^dated-[0-9]+$"}]},
             "prices": {"input_mtok": 2, "web_searches_kcount": 10},
             "price_variants": [
               {"when": {"route": "eu"}, "prices": {"input_mtok": 3}},
               {"when": {"processing": "batch"}, "prices": {"input_mtok": 1},
                "constraint": {"start_time": "16:30:00Z", "end_time": "00:30:00Z"}}]},
            {"id": "only", "match": {"regex": "^only$"}, "prices": {"input_mtok": 2}},
            {"id": "none", "match": {}, "prices": {"input_mtok": 2}},
            {"id": "less", "match": {"equals": "less"}, "prices": {"input_mtok": -2}},
            {"id": "missing", "match": {"equals": "missing"}, "prices": {}}
            """);

    assertThat(prices(feed, "deepseek")).containsExactly("dated: input 2", "only: input 2");
    assertThat(leftOut(feed))
        .containsExactly(
            "deepseek/night prices: depend on the time of day",
            "deepseek/dated web_searches_kcount: a unit that price lists do not have",
            "deepseek/dated price_variants: for requests that price lists do not tell apart",
            "deepseek/dated match regex ^dated-[0-9]+$: names that cannot be written with *",
            "deepseek/only match regex ^only$: names that cannot be written with *",
            "deepseek/none match: cannot be written as names or with *",
            "deepseek/less input_mtok: is negative",
            "deepseek/missing: has no usual price");
  }

  @Test
  void aProviderOfNoneOfOursIsNamedOnce() throws IOException, FeedException {
    Feed feed = read("avian", "{'id': 'a', 'match': {'equals': 'a'}, 'prices': {'input_mtok': 1}}");

    assertThat(feed.prices()).isEmpty();
    assertThat(leftOut(feed))
        .containsExactly("avian: no provider that Sluice has a price list for");
  }

  private Feed read(String provider, String models) throws IOException, FeedException {
    return FeedText.read(
        folder,
        "[{'id': '%s', 'name': 'x', 'models': [%s]}]"
            .formatted(provider, models)
            .replace('\'', '"'));
  }
}
