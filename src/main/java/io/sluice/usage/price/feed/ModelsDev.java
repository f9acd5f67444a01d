package io.sluice.usage.price.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.usage.price.Kind;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * The file that models.dev publishes as {@code api.json}: providers by name, their models by name,
 * {@code cost} in US dollars for a million tokens.
 */
final class ModelsDev {

  private static final Map<String, Kind> KINDS =
      Map.of(
          "input", Kind.INPUT,
          "output", Kind.OUTPUT,
          "reasoning", Kind.REASONING,
          "cache_read", Kind.CACHE_READ,
          "cache_write", Kind.CACHE_WRITE,
          "input_audio", Kind.AUDIO_INPUT,
          "output_audio", Kind.AUDIO_OUTPUT);

  private final Gathered gathered;
  private final LocalDate day;

  ModelsDev(Gathered gathered, LocalDate day) {
    this.gathered = gathered;
    this.day = day;
  }

  void read(JsonNode root) {
    for (Map.Entry<String, JsonNode> provider : root.properties()) {
      String ours = Providers.MODELS_DEV.get(provider.getKey());
      if (ours == null) {
        gathered.stranger(provider.getKey());
        continue;
      }
      for (Map.Entry<String, JsonNode> model : provider.getValue().path("models").properties()) {
        String name = model.getKey();
        try {
          Points points = points(ours, name, model.getValue().path("cost"));
          if (name.indexOf('*') >= 0) {
            throw new UnfitException("", "its name has a *");
          }
          gathered.price(ours, List.of(name), day, points);
        } catch (UnfitException e) {
          gathered.leaveOut(ours, name, e.what(), e.why());
        }
      }
    }
  }

  private Points points(String provider, String model, JsonNode cost) throws UnfitException {
    Draft draft = new Draft();
    for (Map.Entry<String, JsonNode> field : cost.properties()) {
      switch (field.getKey()) {
        case "context_over_200k" -> put(draft, provider, model, field.getValue(), 200_000);
        case "tiers" -> {
          for (JsonNode tier : field.getValue()) {
            put(draft, provider, model, tier, bound(tier.path("tier")));
          }
        }
        default -> put(draft, provider, model, field, 0);
      }
    }
    return draft.finish();
  }

  private static long bound(JsonNode tier) throws UnfitException {
    JsonNode size = tier.path("size");
    if (!tier.path("type").asText("context").equals("context")
        || !size.canConvertToExactIntegral()
        || size.longValue() < 1) {
      throw new UnfitException("tiers", "has a bound that is no number of tokens");
    }
    return size.longValue();
  }

  private void put(Draft draft, String provider, String model, JsonNode rates, long above)
      throws UnfitException {
    for (Map.Entry<String, JsonNode> field : rates.properties()) {
      if (!field.getKey().equals("tier")) {
        put(draft, provider, model, field, above);
      }
    }
  }

  private void put(
      Draft draft, String provider, String model, Map.Entry<String, JsonNode> field, long above)
      throws UnfitException {
    String name = field.getKey();
    Kind kind = KINDS.get(name);
    if (kind == null) {
      gathered.leaveOut(provider, model, name, "a unit that price lists do not have");
      return;
    }
    draft.put(name, new Point("", above, kind), Amount.perMillion(name, field.getValue(), 0));
  }
}
