package io.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Makes request bodies. */
final class Conversation {
  static final ObjectMapper JSON = new ObjectMapper();

  private Conversation() {}

  static ObjectNode asking(String question) {
    ObjectNode body = JSON.createObjectNode().put("model", "sim-small");
    body.putArray("messages").addObject().put("role", "user").put("content", question);
    return body;
  }

  static ObjectNode streaming(String question) {
    return asking(question).put("stream", true);
  }

  static ObjectNode streamingWithUsage(String question) {
    ObjectNode body = streaming(question);
    body.putObject("stream_options").put("include_usage", true);
    return body;
  }

  static ObjectNode with(ObjectNode body, Consumer<ObjectNode> change) {
    change.accept(body);
    return body;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (java.io.IOException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
