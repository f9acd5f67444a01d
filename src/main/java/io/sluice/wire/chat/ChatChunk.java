package io.sluice.wire.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
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
  private static final byte[] USAGE = {'"', 'u', 's', 'a', 'g', 'e', '"'};
  private static final byte[] ERROR = {'"', 'e', 'r', 'r', 'o', 'r', '"'};
  private static final byte[] FINISH = {
    '"', 'f', 'i', 'n', 'i', 's', 'h', '_', 'r', 'e', 'a', 's', 'o', 'n', '"'
  };

  /** What a look at the bytes can tell: whether the event is worth parsing. */
  record Glance(boolean usage, boolean error, boolean finish) {}

  /**
   * Searches the bytes for the names of fields. Inside a JSON string a quote is escaped, so text
   * that quotes these names cannot match; a field of that name deeper in the event can, and parsing
   * tells. A name that is itself written with escapes is missed: no provider does that.
   */
  static Glance glance(Slice data) {
    byte[] bytes = data.bytes();
    boolean usage = false;
    boolean error = false;
    boolean finish = false;
    // The shortest thing to be found is "usage":{ or "error":{
    for (int i = data.from(); i < data.to() - 8; i++) {
      if (bytes[i] != '"') {
        continue;
      }
      switch (bytes[i + 1]) {
        case 'u' -> usage |= valueStart(data, i, USAGE) == '{';
        case 'e' -> {
          byte start = valueStart(data, i, ERROR);
          error |= start == '{' || start == '"';
        }
        case 'f' -> finish |= valueStart(data, i, FINISH) == '"';
        default -> {}
      }
    }
    return new Glance(usage, error, finish);
  }

  /** First byte of the value of the field named here; 0 if the name is another or the value "". */
  private static byte valueStart(Slice data, int at, byte[] name) {
    byte[] bytes = data.bytes();
    int end = at + name.length;
    if (end > data.to()) {
      return 0;
    }
    for (int i = 0; i < name.length; i++) {
      if (bytes[at + i] != name[i]) {
        return 0;
      }
    }
    int colon = skipSpace(data, end);
    if (colon == data.to() || bytes[colon] != ':') {
      return 0;
    }
    int value = skipSpace(data, colon + 1);
    if (value == data.to()) {
      return 0;
    }
    boolean emptyText = bytes[value] == '"' && value + 1 < data.to() && bytes[value + 1] == '"';
    return emptyText ? 0 : bytes[value];
  }

  private static int skipSpace(Slice data, int from) {
    byte[] bytes = data.bytes();
    int at = from;
    while (at < data.to()
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
    return at;
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
