package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.PriceListResult.Loaded;
import io.sluice.config.PriceListResult.Refused;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceListLoaderTest {

  private static final String GOOD =
      """
      currency: USD
      prices:
        - provider: openai
          models: [gpt-5-mini, gpt-5-mini-2*]
          from: 2025-08-07
          per_million: {input: 0.25, cache_read: 0.025, output: 2}
          per_piece: {unit: 0.04, request: 0.001}
          above:
            - {input_tokens: 200000, per_million: {input: 0.5}, tiers: {batch: {per_million: {input: 0.3}}}}
          tiers:
            batch: {per_million: {input: 0.125, output: 1}}
          source: https://example.org/prices, 2026-11-20
      discounts:
        - {team: search, percent: 12.5, from: 2026-01-01, until: 2027-01-01}
      """;

  @Test
  void everythingIsRead() {
    PriceListConfig read = ((Loaded) load(GOOD)).prices();

    assertThat(read.currency()).isEqualTo("USD");
    assertThat(read.prices()).hasSize(1);
    PriceListConfig.ListedPrice price = read.prices().get(0);
    assertThat(price.provider()).isEqualTo("openai");
    assertThat(price.models()).containsExactly("gpt-5-mini", "gpt-5-mini-2*");
    assertThat(price.from()).isEqualTo("2025-08-07");
    assertThat(price.until()).isNull();
    assertThat(price.usual())
        .containsEntry("input", new BigDecimal("0.25"))
        .containsEntry("cache_read", new BigDecimal("0.025"))
        .containsEntry("unit", new BigDecimal("40000"))
        .containsEntry("request", new BigDecimal("1000"));
    assertThat(price.above())
        .containsExactly(
            new PriceListConfig.LongRequest(
                200_000,
                Map.of("input", new BigDecimal("0.5")),
                Map.of("batch", Map.of("input", new BigDecimal("0.3")))));
    assertThat(price.tiers()).containsOnlyKeys("batch");
    assertThat(price.source()).contains("2026-11-20");
    assertThat(read.discounts())
        .containsExactly(
            new PriceListConfig.ListedDiscount(
                "search",
                "",
                "",
                new BigDecimal("12.5"),
                LocalDate.parse("2026-01-01"),
                LocalDate.parse("2027-01-01")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "currency: USD | currency: dollars | 1 | currency | an ISO 4217 code",
        "currency: USD | currencies: USD | 1 | currencies | unknown key",
        "input: 0.25 | input: -0.25 | 6 | prices[0].per_million.input | at least 0",
        "input: 0.25 | input: free | 6 | prices[0].per_million.input | an amount of money",
        "input: 0.25 | input: 0.1234567 | 6 | prices[0].per_million.input | more than 6 decimals",
        "input: 0.25 | inputs: 0.25 | 6 | prices[0].per_million.inputs | unknown key",
        "from: 2025-08-07 | from: 2025-02-30 | 5 | prices[0].from | no such day",
        "from: 2025-08-07 | from: August | 5 | prices[0].from | a day such as",
        "input_tokens: 200000 | input_tokens: 0 | 9 | prices[0].above[0].input_tokens | at least 1",
        "percent: 12.5 | percent: 101 | 14 | discounts[0].percent | at most 100",
        "until: 2027-01-01 | until: 2026-01-01 | 14 | discounts[0].until | must be after",
        "models: [gpt-5-mini, gpt-5-mini-2*] | models: [] | 4 | prices[0].models | at least one"
            + " model",
      })
  void whatIsWrongIsNamedWithItsPlace(
      String right, String wrong, int line, String key, String message) {
    assertThat(GOOD).contains(right);
    List<Problem> problems = ((Refused) load(GOOD.replace(right, wrong))).problems();

    assertThat(problems)
        .anySatisfy(
            problem -> {
              assertThat(problem.line()).isEqualTo(line);
              assertThat(problem.key()).isEqualTo(key);
              assertThat(problem.message()).contains(message);
            });
  }

  @Test
  void twoPricesOfAModelFromOneDayOnAreOneTooMany() {
    List<Problem> problems =
        refused(
            """
            currency: USD
            prices:
              - {provider: a, models: [x, y], from: 2026-01-01, per_million: {input: 1}}
              - {provider: a, models: [z, y], from: 2026-01-01, per_million: {input: 2}}
            """);

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).key()).isEqualTo("prices[1].models[1]");
    assertThat(problems.get(0).message()).contains("another price").contains("line 3");
  }

  @Test
  void aPriceThatReachesIntoTheNextOneOverlaps() {
    List<Problem> problems =
        refused(
            """
            currency: USD
            prices:
              - {provider: a, models: [x], from: 2026-03-01, per_million: {input: 1}}
              - {provider: a, models: [x], from: 2026-01-01, until: 2026-04-01, per_million: {input: 2}}
            """);

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).key()).isEqualTo("prices[1].until");
    assertThat(problems.get(0).message()).contains("2026-03-01").contains("line 3");
  }

  @Test
  void aPriceWithoutAPriceIsNone() {
    List<Problem> problems =
        refused("currency: USD\nprices:\n  - {provider: a, models: [x], from: 2026-01-01}\n");

    assertThat(problems.get(0).key()).isEqualTo("prices[0]");
    assertThat(problems.get(0).message()).contains("per_million");
  }

  @Test
  void aFileThatCannotBeReadIsRefusedByName(@TempDir Path folder) throws IOException {
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0});
    Path missing = folder.resolve("missing.yaml");

    assertThat(refused(binary).get(0).message()).contains("not text");
    assertThat(refused(missing).get(0).toString())
        .contains("missing.yaml")
        .contains("no such file");
    assertThat(refused(folder).get(0).message()).contains("folder");
  }

  private static PriceListResult load(String yaml) {
    return new PriceListLoader().load("prices.yaml", yaml);
  }

  private static List<Problem> refused(String yaml) {
    return ((Refused) load(yaml)).problems();
  }

  private static List<Problem> refused(Path file) {
    return ((Refused) new PriceListLoader().load(file)).problems();
  }
}
