package io.sluice.wire.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Json;
import java.io.IOException;

/** Texts that may be JSON. */
final class JsonText {

  private JsonText() {}

  /** Without the white space between its tokens; everything else, numbers too, is as it was. */
  static String compact(String json) {
    StringBuilder compact = null;
    boolean inString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean space = !inString && (c == ' ' || c == '\n' || c == '\r' || c == '\t');
      if (space && compact == null) {
        compact = new StringBuilder(json.length()).append(json, 0, i);
      } else if (!space && compact != null) {
        compact.append(c);
      }
      if (c == '"') {
        inString = !inString;
      } else if (c == '\\' && inString && i + 1 < json.length()) {
        i++;
        if (compact != null) {
          compact.append(json.charAt(i));
        }
      }
    }
    return compact == null ? json : compact.toString();
  }

  /** Whether a text is one whole JSON object and nothing else. */
  static boolean isObject(String text) {
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      json.skipChildren();
      return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
