package io.sluice.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Part;
import org.jspecify.annotations.Nullable;

/** What all Gemini's answers are made of. */
final class GeminiScript {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Asked asked;
  private final Answer answer;
  private final String id;
  private boolean signed;

  GeminiScript(Asked asked, Answer answer, String id) {
    this.asked = asked;
    this.answer = answer;
    this.id = id;
  }

  static ObjectNode text(String text, boolean thought) {
    ObjectNode part = JSON.objectNode().put("text", text);
    return thought ? part.put("thought", true) : part;
  }

  /** A call; the first of an answer that was thought about is signed. */
  ObjectNode call(Part.Called called) {
    ObjectNode part = JSON.objectNode();
    ObjectNode call = part.putObject("functionCall").put("name", called.name());
    call.set("args", called.object());
    if (asked.model().contains("gemini-3")) {
      call.put("id", called.id().substring(0, 8));
    }
    if (!signed) {
      signed = true;
      part.put("thoughtSignature", GeminiContents.signature(called.name(), called.object()));
    }
    return part;
  }

  /**
   * One document or event.
   *
   * @param finish the reason; null while it goes on
   */
  ObjectNode response(ArrayNode parts, @Nullable String finish, int said, int thoughts) {
    ObjectNode response = JSON.objectNode();
    ObjectNode candidate = response.putArray("candidates").addObject();
    ObjectNode content = candidate.putObject("content");
    if (!parts.isEmpty()) {
      content.set("parts", parts);
    }
    content.put("role", "model");
    if (finish != null) {
      candidate.put("finishReason", finish);
    }
    candidate.put("index", 0);
    if (finish != null && asked.directives().cite()) {
      candidate
          .putObject("groundingMetadata")
          .putArray("groundingChunks")
          .addObject()
          .putObject("web")
          .put("uri", "https://example.com/source")
          .put("title", "A simulated source");
    }
    if (!asked.directives().noUsage()) {
      response.set("usageMetadata", GeminiUsage.of(asked, said, thoughts));
    }
    return response.put("modelVersion", asked.servedModel()).put("responseId", id);
  }

  String finish() {
    return asked
        .directives()
        .finishOr(
            switch (answer.finish()) {
              case STOP, CALLS -> "STOP";
              case LENGTH -> "MAX_TOKENS";
              case REFUSED -> "SAFETY";
            });
  }

  int thoughts() {
    return answer.reasoning();
  }

  int said() {
    return answer.output() - answer.reasoning();
  }
}
