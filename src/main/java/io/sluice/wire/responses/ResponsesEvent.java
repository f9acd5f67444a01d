package io.sluice.wire.responses;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.openai.Trees;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One event of a streamed response: the fields that any of them has. Used again for the next. */
final class ResponsesEvent {

  String type = "";
  String delta = "";

  /** {@code text}, {@code arguments} or {@code refusal}: the whole of what came in pieces. */
  String whole = "";

  int outputIndex;
  int summaryIndex;
  @Nullable ResponseHead response;
  JsonNode item = MissingNode.getInstance();
  JsonNode annotation = MissingNode.getInstance();

  // Of an error.
  private String code = "";
  private String message = "";
  private String param = "";
  private @Nullable JsonNode error;

  /**
   * Reads the object that the parser is at the start of.
   *
   * @param name the event's own, which its type repeats
   */
  void read(JsonParser json, String name) throws IOException {
    type = name;
    delta = "";
    whole = "";
    outputIndex = 0;
    summaryIndex = 0;
    response = null;
    item = MissingNode.getInstance();
    annotation = MissingNode.getInstance();
    error = null;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (field) {
        case "type" -> type = text(json, value);
        case "delta" -> delta = text(json, value);
        case "text", "arguments", "refusal" -> whole = text(json, value);
        case "output_index" -> outputIndex = json.getValueAsInt();
        case "summary_index" -> summaryIndex = json.getValueAsInt();
        case "response" -> response = ResponseHead.read(json);
        case "item" -> item = Trees.value(json);
        case "annotation" -> annotation = Trees.value(json);
        case "code" -> code = text(json, value);
        case "message" -> message = text(json, value);
        case "param" -> param = text(json, value);
        case "error" -> error = value == JsonToken.VALUE_NULL ? null : Trees.value(json);
        default -> json.skipChildren();
      }
    }
  }

  private static String text(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }

  /** What an error event says, in one object; some servers nest it. */
  JsonNode error() {
    if (error != null) {
      return error;
    }
    ObjectNode said = Trees.object();
    return said.put("message", message).put("code", code).put("param", param);
  }
}
