package io.sluice.broker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The top-level texts of a small JSON object. */
final class TopLevel {

  private TopLevel() {}

  /** By name; as far as it is JSON. */
  static Map<String, String> texts(Buffer object) {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser json = Json.FACTORY.createParser(object.getBytes())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return texts;
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        if (json.nextToken() == JsonToken.VALUE_STRING) {
          texts.put(name, json.getText());
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException notJson) {
      return texts;
    }
    return texts;
  }
}
