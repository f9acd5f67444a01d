package io.sluice.wire.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.FieldSearch;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the broker wants to know of one {@code GenerateContentResponse} that passes by.
 *
 * @param model as the provider names it; empty if it does not
 * @param usage of the answer so far; null if it has none
 * @param finished whether a candidate is done, or the prompt was blocked
 * @param failed whether it is an error
 */
record GeminiNews(String model, @Nullable TokenCounts usage, boolean finished, boolean failed) {

  private static final int MAX_NAME = 500;

  /** Whether an event may say more than another piece of text. */
  static boolean matters(String text) {
    return FieldSearch.has(text, "\"finishReason\"", "\"")
        || FieldSearch.has(text, "\"blockReason\"", "\"")
        || FieldSearch.has(text, "\"error\"", "{\"");
  }

  /** Null if it is not one whole JSON object. */
  static @Nullable GeminiNews parse(Slice data) {
    try (JsonParser json = Json.FACTORY.createParser(data.bytes(), data.from(), data.length())) {
      return json.nextToken() == JsonToken.START_OBJECT ? read(json) : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static GeminiNews read(JsonParser json) throws IOException {
    String model = "";
    TokenCounts usage = null;
    boolean finished = false;
    boolean failed = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "modelVersion" -> model = value == JsonToken.VALUE_STRING ? text(json) : model;
        case "usageMetadata" -> usage = GeminiUsage.read(json);
        case "promptFeedback" -> finished |= says(json, value, "blockReason");
        case "candidates" -> {
          while (value == JsonToken.START_ARRAY && json.nextToken() == JsonToken.START_OBJECT) {
            finished |= says(json, JsonToken.START_OBJECT, "finishReason");
          }
        }
        case "error" -> {
          failed |= value == JsonToken.START_OBJECT || value == JsonToken.VALUE_STRING;
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
    return new GeminiNews(model, usage, finished, failed);
  }

  /** Whether an object has a reason of that name; an empty or unspecified one is none. */
  private static boolean says(JsonParser json, JsonToken value, String reason) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return false;
    }
    boolean says = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      if (name.equals(reason) && inner == JsonToken.VALUE_STRING) {
        says = GeminiFinish.isReason(json.getText());
      } else {
        json.skipChildren();
      }
    }
    return says;
  }

  private static String text(JsonParser json) throws IOException {
    String text = json.getText();
    return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME);
  }
}
