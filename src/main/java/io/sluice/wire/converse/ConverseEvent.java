package io.sluice.wire.converse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import io.sluice.wire.conversation.Part.Citation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What an event of a stream says. One object reads all events of an answer, one after the other.
 *
 * <p>Source: Amazon Bedrock API reference, "ConverseStream".
 */
final class ConverseEvent {

  /** What a delta is of. */
  enum Delta {
    NONE,
    TEXT,
    THOUGHT,
    SIGNATURE,
    HIDDEN,
    ARGUMENTS
  }

  private int index;
  private Delta delta = Delta.NONE;
  private String text = "";
  private String id = "";
  private String name = "";
  private String stopReason = "";
  private String stopSequence = "";
  private String message = "";
  private @Nullable Citation citation;
  private @Nullable TokenCounts usage;

  /** Reads an event's payload; false if it is not one JSON object. */
  boolean read(Slice payload) {
    index = 0;
    delta = Delta.NONE;
    text = "";
    id = "";
    name = "";
    stopReason = "";
    stopSequence = "";
    message = "";
    citation = null;
    usage = null;
    try (JsonParser json =
        Json.FACTORY.createParser(payload.bytes(), payload.from(), payload.length())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      readFields(json, "");
      return json.currentToken() == JsonToken.END_OBJECT;
    } catch (IOException e) {
      return false;
    }
  }

  private void readFields(JsonParser json, String parent) throws IOException {
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT) {
        switch (field) {
          case "usage" -> usage = ConverseUsage.read(json);
          case "citation" -> citation = ConverseCitations.read(json);
          case "delta", "start", "toolUse", "reasoningContent", "additionalModelResponseFields" ->
              readFields(json, field);
          default -> json.skipChildren();
        }
      } else if (value == JsonToken.VALUE_STRING) {
        readText(json.getText(), field, parent);
      } else if (field.equals("contentBlockIndex")) {
        index = json.getValueAsInt(0);
        json.skipChildren();
      } else {
        json.skipChildren();
      }
    }
  }

  private void readText(String value, String field, String parent) {
    switch (field) {
      case "text" -> delta(parent.equals("reasoningContent") ? Delta.THOUGHT : Delta.TEXT, value);
      case "signature" -> delta(Delta.SIGNATURE, value);
      case "redactedContent" -> delta(Delta.HIDDEN, value);
      case "input" -> delta(Delta.ARGUMENTS, value);
      case "toolUseId" -> id = value;
      case "name" -> name = value;
      case "stopReason" -> stopReason = value;
      case "stop_sequence" -> stopSequence = value;
      case "message" -> message = value;
      default -> {}
    }
  }

  private void delta(Delta kind, String value) {
    delta = kind;
    text = value;
  }

  /** Of the block. */
  int index() {
    return index;
  }

  Delta delta() {
    return delta;
  }

  /** Of the delta. */
  String text() {
    return text;
  }

  /** Of the tool call that starts; empty if none does. */
  String id() {
    return id;
  }

  /** Of the tool. */
  String name() {
    return name;
  }

  String stopReason() {
    return stopReason;
  }

  /** Where the request asked for it and the model tells. */
  String stopSequence() {
    return stopSequence;
  }

  /** Of an exception. */
  String message() {
    return message;
  }

  @Nullable Citation citation() {
    return citation;
  }

  @Nullable TokenCounts usage() {
    return usage;
  }
}
