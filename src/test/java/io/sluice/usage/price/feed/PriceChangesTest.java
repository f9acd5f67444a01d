package io.sluice.usage.price.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.config.PriceListLoader;
import io.sluice.config.PriceListResult.Loaded;
import io.sluice.usage.price.Kind;
import io.sluice.usage.price.PriceBook;
import io.sluice.usage.price.PriceList;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PriceChangesTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-25");

  private static final PriceBook LIST =
      list(
          """
          currency: USD
          prices:
            - {provider: a, models: [x, old], from: 2026-01-01, until: 2026-02-01, per_million: {input: 9}}
            - provider: a
              models: [x, y-*]
              from: 2026-02-01
              per_million: {input: 1, cache_write_1h: 3, output: 2}
              above: [{input_tokens: 200000, per_million: {input: 4}}]
              tiers: {batch: {per_million: {output: 1}}}
            - {provider: b, models: [z], from: 2026-02-01, per_million: {input: 1}}
          """);

  @Test
  void whatCostsTheSameIsNoChange() {
    PriceChanges changes =
        changes(price("x", Map.of(Point.usual(Kind.INPUT), "1.0", Point.usual(Kind.OUTPUT), "2")));

    assertThat(changes.changes()).isEmpty();
    assertThat(changes.same()).isEqualTo(1);
  }

  @Test
  void aKindThatCostsWhatItIsAPartOfIsTheSameWhetherNamedOrNot() {
    PriceChanges changes =
        changes(
            price(
                "x",
                Map.of(
                    Point.usual(Kind.REASONING),
                    "2",
                    new Point("batch", 0, Kind.REASONING),
                    "1",
                    new Point("", 200_000, Kind.CACHE_READ),
                    "4",
                    new Point("batch", 200_000, Kind.INPUT),
                    "4",
                    Point.usual(Kind.REQUEST),
                    "0")));

    assertThat(changes.changes()).isEmpty();
  }

  @Test
  void aChangeSaysWhatChangesAndKeepsWhatIsNotNamed() {
    PriceChange change =
        changes(price("x", Map.of(Point.usual(Kind.INPUT), "1.5", Point.usual(Kind.OUTPUT), "2")))
            .changes()
            .get(0);

    assertThat(change.isNew()).isFalse();
    assertThat(change.taken()).isFalse();
    assertThat(change.different()).hasSize(1);
    assertThat(change.shown(change.different().get(0))).isEqualTo("input 1 -> 1.5");
    assertThat(change.after().shown())
        .isEqualTo("input 1.5, cache_write_1h 3, output 2, above 200000 input 4, batch output 1");
    assertThat(change.kept())
        .extracting(Point::toString)
        .containsExactly("cache_write_1h", "above 200000 input", "batch output");
  }

  @Test
  void aModelThatAPatternCoversIsKnown() {
    PriceChanges changes =
        changes(
            price("y-1", Map.of(Point.usual(Kind.INPUT), "1")),
            price("y-2", Map.of(Point.usual(Kind.INPUT), "7")));

    assertThat(changes.same()).isEqualTo(1);
    assertThat(changes.changes()).hasSize(1);
    assertThat(changes.changes().get(0).model()).isEqualTo("y-2");
    assertThat(changes.changes().get(0).isNew()).isFalse();
  }

  @Test
  void aPatternOfItsOwnIsNewBesideOthers() {
    PriceChange change =
        changes(price("y-1*", Map.of(Point.usual(Kind.INPUT), "7"))).changes().get(0);

    assertThat(change.isNew()).isTrue();
    assertThat(change.after().shown()).isEqualTo("input 7");
  }

  @Test
  void aPatternChangesTheModelsOfTheListThatItCovers() {
    PriceChanges changes =
        changes(
            price("x*", Map.of(Point.usual(Kind.INPUT), "7")),
            price("y*", Map.of(Point.usual(Kind.INPUT), "8")),
            price("y-*", Map.of(Point.usual(Kind.INPUT), "9")));

    assertThat(changes.changes())
        .extracting(PriceChange::model, change -> change.shown(change.different().get(0)))
        .containsExactly(
            tuple("x", "input 1 -> 7"),
            tuple("y*", "input (none) -> 8"),
            tuple("y-*", "input 1 -> 9"));
    assertThat(changes.gone()).isEmpty();
  }

  @Test
  void whatOnlyOnceHadAPriceIsNew() {
    PriceChange change =
        changes(price("old", Map.of(Point.usual(Kind.INPUT), "9"))).changes().get(0);

    assertThat(change.isNew()).isTrue();
  }

  @Test
  void aPriceThatIsCutForAWhileComesBack() {
    LocalDate later = DAY.plusMonths(1);
    FeedPrice cut = price("x", Map.of(Point.usual(Kind.INPUT), "0.5"));
    FeedPrice back =
        new FeedPrice("a", List.of("x"), later, points(Map.of(Point.usual(Kind.INPUT), "1")));

    assertThat(changes(cut, back).changes())
        .extracting(PriceChange::from, change -> change.shown(change.different().get(0)))
        .containsExactly(tuple(DAY, "input 1 -> 0.5"), tuple(later, "input 0.5 -> 1"));
  }

  @Test
  void aPriceFromTheSameDayOnIsTaken() {
    FeedPrice price =
        new FeedPrice(
            "a",
            List.of("x"),
            LocalDate.parse("2026-02-01"),
            points(Map.of(Point.usual(Kind.INPUT), "7")));

    assertThat(PriceChanges.between(LIST, List.of(price), DAY).changes().get(0).taken()).isTrue();
  }

  @Test
  void modelsOfTheFeedsProvidersThatItNoLongerHasAreGone() {
    assertThat(changes(price("new", Map.of(Point.usual(Kind.INPUT), "1"))).gone())
        .containsExactly("a/x", "a/y-*");
    assertThat(
            changes(
                    price("x*", Map.of(Point.usual(Kind.INPUT), "1")),
                    price("y-3", Map.of(Point.usual(Kind.INPUT), "1")))
                .gone())
        .isEmpty();
  }

  private static PriceChanges changes(FeedPrice... prices) {
    return PriceChanges.between(LIST, List.of(prices), DAY);
  }

  private static FeedPrice price(String model, Map<Point, String> money) {
    return new FeedPrice("a", List.of(model), DAY, points(money));
  }

  private static Points points(Map<Point, String> money) {
    TreeMap<Point, BigDecimal> points = new TreeMap<>();
    money.forEach((point, amount) -> points.put(point, new BigDecimal(amount)));
    return new Points(points);
  }

  private static PriceBook list(String yaml) {
    return PriceList.compile(((Loaded) new PriceListLoader().load("list", yaml)).prices());
  }
}
