package io.sluice.wire.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.openai.Trees;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a response object says of itself, its output left aside.
 *
 * @param status empty if it has none
 * @param incompleteReason why it is not whole; empty if it is
 * @param error null if it has none
 * @param usage null if it has none
 */
record ResponseHead(
    String id,
    String model,
    String status,
    String incompleteReason,
    @Nullable JsonNode error,
    @Nullable TokenCounts usage) {

  /** Reads the object the parser stands on, to its end. */
  static ResponseHead read(JsonParser json) throws IOException {
    String id = "";
    String model = "";
    String status = "";
    String reason = "";
    JsonNode error = null;
    TokenCounts usage = null;
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return new ResponseHead(id, model, status, reason, null, null);
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "id" -> id = text(json, value);
        case "model" -> model = text(json, value);
        case "status" -> status = text(json, value);
        case "usage" -> usage = ResponsesUsage.read(json);
        case "incomplete_details" -> reason = Trees.value(json).path("reason").asText("");
        case "error" -> error = value == JsonToken.VALUE_NULL ? null : Trees.value(json);
        default -> json.skipChildren();
      }
    }
    return new ResponseHead(id, model, status, reason, error, usage);
  }

  private static String text(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }
}
