package io.sluice.config;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of prices: YAML, then the JSON Schema, then what fits what. One run names every
 * mistake. Never throws for what a file holds. Not for use by two threads at once.
 */
public final class PriceListLoader {
  private static final String RESOURCE = "/io/sluice/conf/prices.schema.json";

  private final Schema schema = Schema.load(RESOURCE);
  private final SchemaCheck schemaCheck = new SchemaCheck(schema);

  /** The JSON Schema (draft 2020-12) that files are checked against. */
  public static String schema() {
    return Schema.text(RESOURCE);
  }

  /**
   * Reads a file.
   *
   * @param file YAML in UTF-8, at most 1 MiB
   */
  public PriceListResult load(Path file) {
    String name = file.toString();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(ConfigLoader.read(file));
      return load(name, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      Findings findings = new Findings(name);
      findings.error(Position.START, "not text: a price list is YAML in UTF-8");
      return refused(findings);
    } catch (IOException e) {
      return new PriceListResult.Refused(List.of(ConfigLoader.problem(file, e)));
    }
  }

  /**
   * Reads a text.
   *
   * @param name stands in the problems as the file
   */
  public PriceListResult load(String name, String yaml) {
    Findings findings = new Findings(name);
    Node.Fields written = YamlReader.read(yaml, findings);
    if (written == null) {
      return refused(findings);
    }
    Place root = Place.root(written);
    schemaCheck.check(written, findings);
    PriceListCheck.check(root, findings);
    return findings.clean() ? new PriceListResult.Loaded(bind(root)) : refused(findings);
  }

  private static PriceListResult refused(Findings findings) {
    return new PriceListResult.Refused(findings.refused().problems());
  }

  private static PriceListConfig bind(Place root) {
    return new PriceListConfig(
        Binding.text(root.field("currency")),
        root.field("prices").items().stream().map(PriceListLoader::price).toList(),
        root.field("discounts").items().stream().map(PriceListLoader::discount).toList());
  }

  private static PriceListConfig.ListedPrice price(Place price) {
    List<PriceListConfig.LongRequest> above = new ArrayList<>();
    for (Place tier : price.field("above").items()) {
      above.add(
          new PriceListConfig.LongRequest(
              Binding.integer(tier.field("input_tokens")),
              rates(tier),
              Binding.named(tier.field("tiers"), PriceListLoader::rates)));
    }
    return new PriceListConfig.ListedPrice(
        Binding.text(price.field("provider")),
        Binding.texts(price.field("models")),
        Objects.requireNonNull(day(price.field("from"))),
        day(price.field("until")),
        rates(price),
        above,
        Binding.named(price.field("tiers"), PriceListLoader::rates),
        text(price.field("source")));
  }

  /** Money for a million of each. */
  private static Map<String, BigDecimal> rates(Place place) {
    Map<String, BigDecimal> rates = new LinkedHashMap<>();
    rates.putAll(Binding.named(place.field("per_million"), Binding::money));
    Binding.named(place.field("per_piece"), Binding::money)
        .forEach((kind, money) -> rates.put(kind, money.movePointRight(6)));
    return rates;
  }

  private static PriceListConfig.ListedDiscount discount(Place discount) {
    return new PriceListConfig.ListedDiscount(
        text(discount.field("team")),
        text(discount.field("provider")),
        text(discount.field("model")),
        Binding.money(discount.field("percent")),
        Objects.requireNonNull(day(discount.field("from"))),
        day(discount.field("until")));
  }

  static @Nullable LocalDate day(Place place) {
    return place.present() ? LocalDate.parse(Binding.text(place)) : null;
  }

  private static String text(Place place) {
    return Objects.requireNonNullElse(place.text(), "");
  }
}
