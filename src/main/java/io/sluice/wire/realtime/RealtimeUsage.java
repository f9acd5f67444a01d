package io.sluice.wire.realtime;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The usage object of a {@code response.done} (OpenAI API reference, "Realtime server events").
 * Input includes what came from the cache, in {@code input_tokens} and in its parts by kind alike.
 */
final class RealtimeUsage {

  private static final int MAX_DEPTH = 3;

  private RealtimeUsage() {}

  /**
   * Reads the value that the parser stands on, to its end.
   *
   * @return null if there is no usage in it
   */
  static @Nullable TokenCounts read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    Map<String, Long> counts = new HashMap<>();
    collect(json, "", 0, counts);
    if (!counts.containsKey("input_tokens") && !counts.containsKey("output_tokens")) {
      return null;
    }
    String details = "input_token_details.";
    String ofTheCache = details + "cached_tokens_details.";
    long all = of(counts, "input_tokens");
    long cached = Math.min(all, of(counts, details + "cached_tokens"));
    long fresh = all - cached;
    return new TokenCounts(
        fresh,
        cached,
        0,
        of(counts, "output_tokens"),
        0,
        0,
        fresh(counts, details, ofTheCache, "audio_tokens", fresh),
        of(counts, "output_token_details.audio_tokens"),
        fresh(counts, details, ofTheCache, "image_tokens", fresh),
        0,
        0);
  }

  /** Of one kind, what did not come from the cache; where that is not said, as much as may be. */
  private static long fresh(
      Map<String, Long> counts, String details, String ofTheCache, String kind, long most) {
    return Math.min(most, Math.max(0, of(counts, details + kind) - of(counts, ofTheCache + kind)));
  }

  private static void collect(JsonParser json, String prefix, int depth, Map<String, Long> counts)
      throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT && depth < MAX_DEPTH) {
        collect(json, prefix + name + ".", depth + 1, counts);
      } else if (value == JsonToken.VALUE_NUMBER_INT
          && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        counts.put(prefix + name, Math.max(0, json.getLongValue()));
      } else {
        json.skipChildren();
      }
    }
  }

  private static long of(Map<String, Long> counts, String name) {
    return counts.getOrDefault(name, 0L);
  }
}
