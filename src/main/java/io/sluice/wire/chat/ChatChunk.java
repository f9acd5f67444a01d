package io.sluice.wire.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.FieldSearch;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the broker wants to know of one event of a chat stream.
 *
 * @param model as the provider names it; empty if it does not
 * @param usage null if it has none
 * @param withoutChoices its {@code choices} is an empty array
 * @param error what the provider's error says; null if it has none
 */
record ChatChunk(
    String model, @Nullable TokenCounts usage, boolean withoutChoices, @Nullable String error) {

  private static final int MAX_TEXT = 500;

  /** What a look at the bytes can tell: whether the event is worth parsing. */
  record Glance(boolean usage, boolean error) {}

  /**
   * Searches the bytes for the names of fields. Inside a JSON string a quote is escaped, so text
   * that quotes these names cannot match; a field of that name deeper in the event can, and parsing
   * tells. A name that is itself written with escapes is missed: no provider does that.
   */
  static Glance glance(Slice data) {
    // In Latin-1 a byte is a character, and searching such a string is what the JVM does fastest.
    String text = new String(data.bytes(), data.from(), data.length(), ISO_8859_1);
    return new Glance(
        FieldSearch.has(text, "\"usage\"", "{"), FieldSearch.has(text, "\"error\"", "{\""));
  }

  /**
   * Counts the events of a buffer that holds nothing but whole, plain ones: a data line and a blank
   * line each, none with usage, an error or the end of the answer in it. Most buffers of a stream
   * are so, and a few searches tell; 0 means that each event has to be looked at.
   */
  static int ordinaryEvents(byte[] buffer) {
    String text = new String(buffer, ISO_8859_1);
    if (!text.endsWith("\n\n")
        || text.indexOf('\r') >= 0
        || text.contains("[DONE]")
        || FieldSearch.has(text, "\"usage\"", "{")
        || FieldSearch.has(text, "\"error\"", "{\"")) {
      return 0;
    }
    int events = 0;
    for (int at = 0; at < text.length(); events++) {
      int lineEnd = text.indexOf('\n', at);
      if (!text.startsWith("data:", at) || !text.startsWith("\n\n", lineEnd)) {
        return 0;
      }
      at = lineEnd + 2;
    }
    return events;
  }

  /** The event's data, or null if it is not one whole JSON object. */
  static @Nullable ChatChunk parse(Slice data) {
    try (JsonParser json = Json.FACTORY.createParser(data.bytes(), data.from(), data.length())) {
      return json.nextToken() == JsonToken.START_OBJECT ? read(json) : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable ChatChunk read(JsonParser json) throws IOException {
    String model = "";
    TokenCounts usage = null;
    boolean withoutChoices = false;
    String error = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "model" -> model = value == JsonToken.VALUE_STRING ? text(json) : skip(json, model);
        case "usage" -> {
          TokenCounts counts = ChatUsage.read(json);
          usage = counts != null ? counts : usage;
        }
        case "choices" -> withoutChoices = isEmptyArray(json);
        case "error" -> error = readError(json);
        default -> json.skipChildren();
      }
    }
    return new ChatChunk(model, usage, withoutChoices, error);
  }

  private static boolean isEmptyArray(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return false;
    }
    boolean empty = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      empty = false;
      json.skipChildren();
    }
    return empty;
  }

  private static @Nullable String readError(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      String text = text(json);
      return text.isEmpty() ? null : text;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    String message = "";
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (name.equals("message") && value == JsonToken.VALUE_STRING) {
        message = text(json);
      } else {
        json.skipChildren();
      }
    }
    return message.isEmpty() ? "the provider gave no message" : message;
  }

  private static String skip(JsonParser json, String known) throws IOException {
    json.skipChildren();
    return known;
  }

  private static String text(JsonParser json) throws IOException {
    String text = json.getText();
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
