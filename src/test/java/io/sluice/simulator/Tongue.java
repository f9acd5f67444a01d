package io.sluice.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/** A format that completes, as a client speaks it. */
enum Tongue {
  CHAT(
      "/v1/chat/completions",
      "/v1/chat/completions",
      "\"messages\":[{\"role\":\"user\",\"content\":%s}]"),
  COMPLETIONS("/v1/completions", "/v1/completions", "\"max_tokens\":5000,\"prompt\":%s"),
  RESPONSES("/v1/responses", "/v1/responses", "\"input\":%s"),
  MESSAGES(
      "/v1/messages",
      "/v1/messages",
      "\"max_tokens\":5000,\"messages\":[{\"role\":\"user\",\"content\":%s}]"),
  GEMINI(
      "/v1beta/models/sim-gemini:generateContent",
      "/v1beta/models/sim-gemini:streamGenerateContent?alt=sse",
      "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":%s}]}]"),
  CONVERSE(
      "/model/us.sim-small-v1:0/converse",
      "/model/us.sim-small-v1:0/converse-stream",
      "\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":%s}]}]"),
  COHERE("/v2/chat", "/v2/chat", "\"messages\":[{\"role\":\"user\",\"content\":%s}]");

  private final String path;
  private final String streamPath;
  private final String body;

  Tongue(String path, String streamPath, String body) {
    this.path = path;
    this.streamPath = streamPath;
    this.body = body;
  }

  ObjectNode body(String question, boolean stream) {
    String quoted = Conversation.JSON.getNodeFactory().textNode(question).toString();
    ObjectNode json = (ObjectNode) Conversation.json("{" + body.formatted(quoted) + "}");
    if (this != GEMINI && this != CONVERSE) {
      json.put("model", "sim-small");
      if (stream) {
        json.put("stream", true);
      }
    }
    return json;
  }

  Exchange ask(Client client, String question, boolean stream, String... headers) {
    return send(client, body(question, stream), stream, headers);
  }

  Exchange send(Client client, ObjectNode json, boolean stream, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("authorization", "Bearer any", "content-type", "application/json"));
    if (this == MESSAGES) {
      all.addAll(List.of("anthropic-version", "2023-06-01"));
    }
    return client.send(
        HttpMethod.POST, stream ? streamPath : path, json.toString(), all.toArray(new String[0]));
  }

  /** What only the last event of a whole answer has. */
  String ending() {
    return switch (this) {
      case CHAT, COMPLETIONS, COHERE -> "[DONE]";
      case RESPONSES -> "response.completed";
      case MESSAGES -> "message_stop";
      case GEMINI -> "finishReason";
      case CONVERSE -> "metadata";
    };
  }
}
