package io.sluice.wire.cohere;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream, read in one pass: {@code {"type", "index", "delta": {"message": {...},
 * "finish_reason", "usage"}}}. Used once.
 */
final class CohereChunk {

  String type = "";
  int index;
  String id = "";

  /** Null if the event has none. */
  @Nullable String text;

  /** Of a thought, or of the plan for calls; null if the event has none. */
  @Nullable String thinking;

  String contentType = "";
  String callId = "";
  String callName = "";
  String arguments = "";
  String finishReason = "";
  String error = "";
  @Nullable TokenCounts usage;
  @Nullable CohereCitation citation;

  private CohereChunk() {}

  /**
   * Reads one.
   *
   * @throws IOException if it is not one JSON object
   */
  static CohereChunk parse(Slice data) throws IOException {
    CohereChunk chunk = new CohereChunk();
    try (JsonParser json = Json.FACTORY.createParser(data.bytes(), data.from(), data.length())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      chunk.readEvent(json);
      if (json.currentToken() != JsonToken.END_OBJECT) {
        throw new IOException("cut");
      }
    }
    return chunk;
  }

  private void readEvent(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "type" -> type = text(json, value);
        case "id" -> id = text(json, value);
        case "index" -> index = value == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : index;
        case "delta" -> readDelta(json, value);
        default -> json.skipChildren();
      }
    }
  }

  private void readDelta(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      switch (name) {
        case "message" -> readMessage(json, inner);
        case "finish_reason" -> finishReason = text(json, inner);
        case "error" -> error = text(json, inner);
        case "usage" -> usage = CohereUsage.read(json);
        default -> json.skipChildren();
      }
    }
  }

  private void readMessage(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      switch (name) {
        case "content" -> readContent(json, inner);
        case "tool_plan" -> thinking = text(json, inner);
        case "tool_calls" -> readCall(json, inner);
        case "citations" ->
            citation = inner == JsonToken.START_OBJECT ? CohereCitation.read(json) : none(json);
        default -> json.skipChildren();
      }
    }
  }

  private static @Nullable CohereCitation none(JsonParser json) throws IOException {
    json.skipChildren();
    return null;
  }

  private void readContent(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      switch (name) {
        case "type" -> contentType = text(json, inner);
        case "text" -> text = text(json, inner);
        case "thinking" -> thinking = text(json, inner);
        default -> json.skipChildren();
      }
    }
  }

  private void readCall(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      if (name.equals("id")) {
        callId = text(json, inner);
      } else if (name.equals("function") && inner == JsonToken.START_OBJECT) {
        readFunction(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void readFunction(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken inner = json.nextToken();
      switch (name) {
        case "name" -> callName = text(json, inner);
        case "arguments" -> arguments = text(json, inner);
        default -> json.skipChildren();
      }
    }
  }

  static String text(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }
}
