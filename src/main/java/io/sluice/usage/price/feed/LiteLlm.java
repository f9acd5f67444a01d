package io.sluice.usage.price.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.usage.price.Kind;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * LiteLLM's {@code model_prices_and_context_window.json}: models by name, often with their provider
 * in front, costs in US dollars for one token, length and tier of service in the names of fields.
 */
final class LiteLlm {

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("input_cost_per_token", Kind.INPUT),
          Map.entry("output_cost_per_token", Kind.OUTPUT),
          Map.entry("cache_read_input_token_cost", Kind.CACHE_READ),
          Map.entry("cache_creation_input_token_cost", Kind.CACHE_WRITE),
          Map.entry("cache_creation_input_token_cost_above_1hr", Kind.CACHE_WRITE_1H),
          Map.entry("output_cost_per_reasoning_token", Kind.REASONING),
          Map.entry("input_cost_per_audio_token", Kind.AUDIO_INPUT),
          Map.entry("output_cost_per_audio_token", Kind.AUDIO_OUTPUT),
          Map.entry("input_cost_per_image_token", Kind.IMAGE_INPUT),
          Map.entry("output_cost_per_image_token", Kind.IMAGE_OUTPUT),
          Map.entry("input_cost_per_request", Kind.REQUEST));

  /** What is billed by the piece, by what the model is for. */
  private static final Map<String, String> UNITS =
      Map.of(
          "image_generation", "output_cost_per_image",
          "audio_transcription", "input_cost_per_second",
          "audio_speech", "input_cost_per_character",
          "rerank", "input_cost_per_query");

  private static final Map<String, String> TIERS =
      Map.of("", "", "batches", "batch", "flex", "flex", "priority", "priority", "fast", "fast");

  private static final Pattern FIELD =
      Pattern.compile(
          "(?<kind>[a-z_]+?(_above_1hr)?)(_above_(?<above>[0-9]{1,6})k_tokens)?"
              + "(_(?<tier>batches|flex|priority|fast))?");

  /** Their models' own names have slashes; elsewhere one stands for a region or a size. */
  private static final Set<String> SLASHES =
      Set.of("together", "fireworks", "openrouter", "perplexity", "groq");

  private final Gathered gathered;
  private final LocalDate day;

  LiteLlm(Gathered gathered, LocalDate day) {
    this.gathered = gathered;
    this.day = day;
  }

  void read(JsonNode root) {
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      String theirs = entry.getValue().path("litellm_provider").asText("");
      String provider = Providers.LITELLM.get(theirs);
      if (entry.getKey().equals("sample_spec")) {
        continue;
      }
      if (provider == null) {
        gathered.stranger(theirs.isEmpty() ? entry.getKey() : theirs);
        continue;
      }
      model(provider, name(entry.getKey(), theirs), entry.getValue());
    }
  }

  /** Without the provider in front. */
  private static String name(String key, String theirs) {
    String family = theirs.startsWith("vertex_ai") ? "vertex_ai" : theirs;
    return key.startsWith(family + "/") ? key.substring(family.length() + 1) : key;
  }

  private void model(String provider, String name, JsonNode entry) {
    try {
      if (name.indexOf('*') >= 0 || (name.indexOf('/') >= 0 && !SLASHES.contains(provider))) {
        throw new UnfitException("", "its name stands for one region, size or quality");
      }
      String unit = UNITS.get(entry.path("mode").asText(""));
      Draft draft = new Draft();
      for (Map.Entry<String, JsonNode> field : entry.properties()) {
        field(draft, provider, name, field, unit);
      }
      if (draft.piecesBesideTokens()) {
        gathered.leaveOut(provider, name, String.valueOf(unit), "its tokens have a price too");
      }
      gathered.price(provider, List.of(name), day, draft.finish());
    } catch (UnfitException e) {
      gathered.leaveOut(provider, name, e.what(), e.why());
    }
  }

  private void field(
      Draft draft,
      String provider,
      String model,
      Map.Entry<String, JsonNode> field,
      @Nullable String unit)
      throws UnfitException {
    String name = field.getKey();
    if (name.equals("off_peak_pricing") || name.equals("tiered_pricing")) {
      throw new UnfitException(name, "its price depends on what price lists do not know");
    }
    Matcher parts = FIELD.matcher(name);
    Kind kind = parts.matches() ? KINDS.get(parts.group("kind")) : null;
    if (kind == null && name.equals(unit)) {
      kind = Kind.UNIT;
    }
    if (kind != null) {
      String tier = parts.group("tier");
      String above = parts.group("above");
      Point point =
          new Point(
              TIERS.getOrDefault(tier == null ? "" : tier, ""),
              above == null ? 0 : Long.parseLong(above) * 1000,
              kind);
      draft.put(name, point, Amount.perMillion(name, field.getValue(), 6));
    } else if ((name.contains("cost") || name.contains("pric")) && !free(field.getValue())) {
      gathered.leaveOut(provider, model, name, "a unit that price lists do not have");
    }
  }

  /** Whether nothing is lost without it. */
  private static boolean free(JsonNode value) {
    return value.isNull()
        || (value.isBigDecimal() && value.decimalValue().signum() == 0)
        || (value.isIntegralNumber() && value.bigIntegerValue().signum() == 0);
  }
}
