package io.sluice.usage.price.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.PriceListConfig;
import io.sluice.config.PriceListLoader;
import io.sluice.config.PriceListResult;
import io.sluice.config.PriceListResult.Loaded;
import io.sluice.usage.price.Kind;
import io.sluice.usage.price.PriceList;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceListTextTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-25");

  @Property(tries = 300)
  void whatIsWrittenReadsBackTheSame(
      @ForAll("points") Points points, @ForAll("models") String model) throws FeedException {
    String yaml = PriceListText.with(PriceListText.EMPTY, List.of(change(model, points)), "S: 1");

    PriceListConfig.ListedPrice price = read(yaml).prices().get(0);

    assertThat(price.models()).containsExactly(model);
    assertThat(price.source()).isEqualTo("S: 1");
    assertThat(Points.of(PriceList.compile(read(yaml)).entries().get(0))).isEqualTo(points);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        currency: USD
        prices:
        - provider: a
          models: [b]
          from: 2026-01-01
          per_million: {input: 1}\
        """,
        """
        currency: USD
        prices:
            - {provider: a, models: [b], from: 2026-01-01,
               per_million: {input: 1}} # end

        # after
        discounts: []
        """,
        """
        prices:
          - provider: a
            from: 2026-01-01
            per_million:
              input: 1
            models:
              - b
              # inside
        currency: USD
        """,
        """
        currency: USD\r
        prices:\r
          - provider: a\r
            models: [b]\r
            from: 2026-01-01\r
            per_million: {input: 1}\r
            source: |\r
              two\r
              lines\r
        """,
      })
  void whereverAListStandsItGrowsAtItsEndAndNothingElseChanges(String before) throws FeedException {
    Points points = new Points(new TreeMap<>(Map.of(Point.usual(Kind.INPUT), BigDecimal.TEN)));

    String after = PriceListText.with(before, List.of(change("c", points)), "S");

    List<PriceListConfig.ListedPrice> prices = read(after).prices();
    assertThat(prices).hasSize(2);
    assertThat(prices.get(0)).isEqualTo(read(before).prices().get(0));
    assertThat(prices.get(1).models()).containsExactly("c");
    assertThat(before.lines()).allSatisfy(line -> assertThat(after.lines()).contains(line));
  }

  @Test
  void aListInBracketsIsRefused() {
    assertThatThrownBy(() -> PriceListText.with("currency: USD\nprices: []\n", List.of(), "S"))
        .isInstanceOf(FeedException.class)
        .hasMessageContaining("dashes");
  }

  private static PriceChange change(String model, Points points) {
    return new PriceChange("p", model, DAY, Points.NONE, points, List.of(), List.of(), false);
  }

  private static PriceListConfig read(String yaml) {
    PriceListResult result = new PriceListLoader().load("list", yaml);
    assertThat(result).as(yaml).isInstanceOf(Loaded.class);
    return ((Loaded) result).prices();
  }

  @Provide
  Arbitrary<String> models() {
    return Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(12);
  }

  @Provide
  Arbitrary<Points> points() {
    Arbitrary<Point> point =
        Combinators.combine(
                Arbitraries.of("", "batch", "priority", "a tier: of \"mine\""),
                Arbitraries.of(0L, 0L, 128_000L, 200_000L),
                Arbitraries.of(Kind.class))
            .as(Point::new)
            // By the piece, length makes no difference.
            .filter(
                each ->
                    each.above() == 0 || (each.kind() != Kind.UNIT && each.kind() != Kind.REQUEST));
    return Arbitraries.maps(point, money())
        .ofMaxSize(12)
        .flatMap(
            all ->
                money()
                    .map(
                        input -> {
                          TreeMap<Point, BigDecimal> points = new TreeMap<>(all);
                          points.put(Point.usual(Kind.INPUT), input);
                          return new Points(points);
                        }));
  }

  private static Arbitrary<BigDecimal> money() {
    return Arbitraries.bigDecimals().between(BigDecimal.ZERO, new BigDecimal("1000000")).ofScale(6);
  }
}
