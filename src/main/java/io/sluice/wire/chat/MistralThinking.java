package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;

/** A thought among the chunks of Mistral's content: {@code {"type": "thinking", "thinking"}}. */
final class MistralThinking {

  private MistralThinking() {}

  /** Its text, which is an array of text chunks or a string; empty for any other chunk. */
  static String of(JsonNode chunk) {
    JsonNode thinking = chunk.path("thinking");
    if (!thinking.isArray()) {
      return thinking.asText("");
    }
    StringBuilder text = new StringBuilder();
    thinking.forEach(piece -> text.append(piece.path("text").asText("")));
    return text.toString();
  }
}
