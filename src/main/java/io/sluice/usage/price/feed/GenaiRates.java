package io.sluice.usage.price.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.usage.price.Kind;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The numbers of a model of genai-prices: each for a million tokens, or in steps by length. */
final class GenaiRates {

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("input_mtok", Kind.INPUT),
          Map.entry("output_mtok", Kind.OUTPUT),
          Map.entry("cache_read_mtok", Kind.CACHE_READ),
          Map.entry("cache_write_mtok", Kind.CACHE_WRITE),
          Map.entry("cache_write_5m_mtok", Kind.CACHE_WRITE),
          Map.entry("cache_write_1h_mtok", Kind.CACHE_WRITE_1H),
          Map.entry("output_reasoning_mtok", Kind.REASONING),
          Map.entry("input_audio_mtok", Kind.AUDIO_INPUT),
          Map.entry("output_audio_mtok", Kind.AUDIO_OUTPUT),
          Map.entry("input_image_mtok", Kind.IMAGE_INPUT),
          Map.entry("output_image_mtok", Kind.IMAGE_OUTPUT),
          Map.entry("input_mchars", Kind.UNIT));

  private final Gathered gathered;
  private final String provider;
  private final String model;
  private final Draft draft = new Draft();
  private final Set<String> added = new HashSet<>();

  GenaiRates(Gathered gathered, String provider, String model) {
    this.gathered = gathered;
    this.provider = provider;
    this.model = model;
  }

  /** Of what is added several times, the first counts. */
  void add(String tier, JsonNode prices) throws UnfitException {
    for (Map.Entry<String, JsonNode> price : prices.properties()) {
      String name = price.getKey();
      if (!added.add(tier + "\n" + name)) {
        continue;
      }
      Kind kind = KINDS.get(name);
      if (kind != null) {
        put(name, Point.usual(kind).in(tier), price.getValue());
      } else if (name.equals("requests_kcount")) {
        BigDecimal money = Amount.perMillion(name, price.getValue(), 3);
        draft.put(name, Point.usual(Kind.REQUEST).in(tier), money);
      } else {
        gathered.leaveOut(provider, model, name, "a unit that price lists do not have");
      }
    }
  }

  private void put(String name, Point point, JsonNode value) throws UnfitException {
    if (!value.isObject()) {
      draft.put(name, point, Amount.perMillion(name, value, 0));
      return;
    }
    draft.put(name, point, Amount.perMillion(name, value.path("base"), 0));
    for (JsonNode step : value.path("tiers")) {
      JsonNode start = step.path("start");
      if (!start.canConvertToExactIntegral() || start.longValue() < 1) {
        throw new UnfitException(name, "has a bound that is no number of tokens");
      }
      draft.put(
          name,
          new Point(point.tier(), start.longValue(), point.kind()),
          Amount.perMillion(name, step.path("price"), 0));
    }
  }

  Points finish() throws UnfitException {
    return draft.finish();
  }
}
