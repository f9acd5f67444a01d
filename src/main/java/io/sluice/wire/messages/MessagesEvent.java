package io.sluice.wire.messages;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import io.sluice.wire.conversation.Part.Citation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What an event of a stream says. One object reads all events of an answer, one after the other;
 * usage adds up over them, all else is of the last.
 *
 * <p>Source: Anthropic API reference, "Streaming".
 */
final class MessagesEvent {

  private final MessagesUsage usage = new MessagesUsage();
  private String type = "";
  private int index;
  private String partType = "";
  private String text = "";
  private String signature = "";
  private String id = "";
  private String name = "";
  private String model = "";
  private String input = "";
  private String stopReason = "";
  private String stopSequence = "";
  private @Nullable Citation citation;
  private Slice data = new Slice(new byte[0], 0, 0);

  /** Reads an event's data; false if it is not one JSON object. */
  boolean read(Slice json) {
    type = "";
    index = 0;
    partType = "";
    text = "";
    signature = "";
    id = "";
    name = "";
    input = "";
    stopReason = "";
    stopSequence = "";
    citation = null;
    data = json;
    try (JsonParser parser = Json.FACTORY.createParser(json.bytes(), json.from(), json.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        switch (field) {
          case "type" -> type = string(parser, value);
          case "index" -> index = parser.getValueAsInt(0);
          case "usage" -> usage.add(parser);
          case "message", "content_block", "delta", "error" -> readPart(parser, value);
          default -> parser.skipChildren();
        }
      }
      return parser.currentToken() == JsonToken.END_OBJECT;
    } catch (IOException e) {
      return false;
    }
  }

  private void readPart(JsonParser parser, JsonToken start) throws IOException {
    if (start != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      switch (field) {
        case "type" -> partType = string(parser, value);
        case "text", "thinking", "partial_json", "data", "message" -> text = string(parser, value);
        case "signature" -> signature = string(parser, value);
        case "id" -> id = string(parser, value);
        case "name" -> name = string(parser, value);
        case "model" -> model = string(parser, value);
        case "stop_reason" -> stopReason = string(parser, value);
        case "stop_sequence" -> stopSequence = string(parser, value);
        case "input" -> input = object(parser, value);
        case "citation" -> citation = MessagesCitations.read(parser);
        case "usage" -> usage.add(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private static String string(JsonParser parser, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }

  /** As it was written; empty if there is nothing in it. */
  private String object(JsonParser parser, JsonToken value) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    if (value != JsonToken.START_OBJECT || parser.nextToken() == JsonToken.END_OBJECT) {
      parser.skipChildren();
      return "";
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      parser.skipChildren();
    }
    int to = (int) parser.currentLocation().getByteOffset();
    return new String(data.bytes(), data.from() + from, to - from, StandardCharsets.UTF_8);
  }

  String type() {
    return type;
  }

  /** Of the block. */
  int index() {
    return index;
  }

  /** Of the block that starts, the delta, or the error. */
  String partType() {
    return partType;
  }

  /** Its text, thought, hidden thought, piece of arguments, or message. */
  String text() {
    return text;
  }

  String signature() {
    return signature;
  }

  /** Of the message or of the tool call. */
  String id() {
    return id;
  }

  /** Of the tool. */
  String name() {
    return name;
  }

  /** As the provider names it; empty as long as it has not. */
  String model() {
    return model;
  }

  /** JSON of arguments that came with the start of their block; empty for none. */
  String input() {
    return input;
  }

  String stopReason() {
    return stopReason;
  }

  String stopSequence() {
    return stopSequence;
  }

  @Nullable Citation citation() {
    return citation;
  }

  /** Of the whole answer so far. */
  MessagesUsage usage() {
    return usage;
  }
}
