package io.sluice.usage.price.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files of genai-prices, version 2 and before: providers, their models, each with what its
 * names look like and its prices, which may begin on a day.
 */
final class GenaiPrices {

  private final Gathered gathered;
  private final LocalDate day;

  GenaiPrices(Gathered gathered, LocalDate day) {
    this.gathered = gathered;
    this.day = day;
  }

  void read(JsonNode root) {
    for (JsonNode provider : root) {
      String id = provider.path("id").asText("");
      List<String> ours = Providers.GENAI_PRICES.getOrDefault(id, List.of());
      if (ours.isEmpty()) {
        gathered.stranger(id);
      }
      for (String list : ours) {
        provider.path("models").forEach(model -> model(list, model));
      }
    }
  }

  private void model(String provider, JsonNode model) {
    String id = model.path("id").asText("");
    try {
      List<FeedPrice> found = new ArrayList<>();
      for (LocalDate from : GenaiTimes.days(model, day)) {
        JsonNode usual = GenaiTimes.usual(model.path("prices"), from);
        if (usual != null) {
          Points points = points(provider, id, model.path("price_variants"), usual, from);
          found.add(new FeedPrice(provider, List.of(), from, points));
        }
      }
      Set<String> names = new LinkedHashSet<>();
      names(provider, id, model.path("match"), names);
      if (names.isEmpty()) {
        throw new UnfitException("match", "cannot be written as names or with *");
      }
      found.forEach(
          each -> gathered.price(provider, List.copyOf(names), each.from(), each.points()));
    } catch (UnfitException e) {
      gathered.leaveOut(provider, id, e.what(), e.why());
    }
  }

  /** The usual prices and those of some requests only, as they are on a day. */
  private Points points(
      String provider, String model, JsonNode variants, JsonNode usual, LocalDate from)
      throws UnfitException {
    GenaiRates rates = new GenaiRates(gathered, provider, model);
    rates.add("", usual);
    for (JsonNode variant : variants) {
      String tier = tier(variant.path("when"));
      if (variant.path("prices").isEmpty()) {
        continue;
      }
      if (tier.isEmpty() || !GenaiTimes.allDay(variant.path("constraint"))) {
        gathered.leaveOut(
            provider, model, "price_variants", "for requests that price lists do not tell apart");
      } else if (GenaiTimes.begun(variant.path("constraint"), from)) {
        rates.add(tier, variant.path("prices"));
      }
    }
    return rates.finish();
  }

  /** The tier of service that a condition stands for; empty for none. */
  private static String tier(JsonNode when) {
    if (when.size() != 1) {
      return "";
    }
    Map.Entry<String, JsonNode> only = when.properties().iterator().next();
    String value = only.getValue().asText("");
    return switch (only.getKey()) {
      case "service_tier" -> value.equals("default") ? "" : value;
      case "processing" -> value.equals("batch") ? value : "";
      case "speed" -> value.equals("fast") ? value : "";
      default -> "";
    };
  }

  private void names(String provider, String model, JsonNode match, Set<String> names) {
    for (Map.Entry<String, JsonNode> clause : match.properties()) {
      String text = clause.getValue().asText("");
      boolean literal = !text.isEmpty() && text.indexOf('*') < 0;
      switch (literal || clause.getKey().equals("or") ? clause.getKey() : "") {
        case "equals" -> names.add(text);
        case "starts_with" -> names.add(text + "*");
        case "ends_with" -> names.add("*" + text);
        case "contains" -> names.add("*" + text + "*");
        case "or" -> clause.getValue().forEach(each -> names(provider, model, each, names));
        default -> {
          // The model's own name is one of those that fit, whatever the rest is.
          names.add(model);
          gathered.leaveOut(
              provider,
              model,
              "match " + clause.getKey() + (text.isEmpty() ? "" : " " + text),
              "names that cannot be written with *");
        }
      }
    }
  }
}
