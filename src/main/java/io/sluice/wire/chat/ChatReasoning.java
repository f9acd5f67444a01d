package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.openai.Fields;
import io.sluice.wire.openai.Trees;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thoughts in a chat message. OpenAI has no place for them; servers have {@code reasoning_content}
 * (DeepSeek and most others) or {@code reasoning} (Groq, OpenRouter) for the text, and {@code
 * reasoning_details} (OpenRouter) for what is signed: {@code {"type": "reasoning.text", "text",
 * "signature"}}, {@code {"type": "reasoning.encrypted", "data"}}, {@code {"type":
 * "reasoning.summary", "summary"}}. Google's endpoint for this format signs calls and texts in
 * {@code extra_content.google.thought_signature}.
 *
 * <p>A thought of a chat provider has to go back into the field that it came from, so its mark
 * tells: the field's name, or the detail's own fields without its text, as JSON.
 */
final class ChatReasoning {

  static final String CONTENT = "reasoning_content";
  static final String REASONING = "reasoning";
  static final String DETAILS = "reasoning_details";
  static final String ENCRYPTED = "reasoning.encrypted";
  static final String TEXT = "reasoning.text";
  private static final String SUMMARY = "reasoning.summary";

  private ChatReasoning() {}

  static Signature mark(String field) {
    return new Signature(Format.CHAT, field);
  }

  /** The thoughts of a message in a request. */
  static List<Thought> read(Fields message) {
    String content = message.text(CONTENT);
    String reasoning = message.node(REASONING).isTextual() ? message.text(REASONING) : "";
    JsonNode details = message.node(DETAILS);
    return read(content, reasoning, details);
  }

  /** The thoughts of a message in an answer. */
  static List<Thought> read(JsonNode message) {
    return read(
        message.path(CONTENT).asText(""),
        message.path(REASONING).asText(""),
        message.path(DETAILS));
  }

  private static List<Thought> read(String content, String reasoning, JsonNode details) {
    String text = content.isEmpty() ? reasoning : content;
    if (!details.isArray() || details.isEmpty()) {
      return text.isEmpty()
          ? List.of()
          : List.of(new Thought(text, mark(content.isEmpty() ? REASONING : CONTENT), false));
    }
    boolean untold = !text.isEmpty();
    for (JsonNode detail : details) {
      untold &= textOf(detail).isEmpty();
    }
    List<Thought> thoughts = new ArrayList<>();
    for (JsonNode detail : details) {
      boolean first = untold && thoughts.isEmpty();
      thoughts.add(thought(detail, first ? text : textOf(detail)));
    }
    return thoughts;
  }

  private static String textOf(JsonNode detail) {
    return detail.path(detail.has("summary") ? "summary" : "text").asText("");
  }

  private static Thought thought(JsonNode detail, String text) {
    boolean encrypted = detail.path("type").asText().equals(ENCRYPTED);
    String value = detail.path(encrypted ? "data" : "signature").asText("");
    return new Thought(text, signature(detail, value), encrypted && text.isEmpty());
  }

  /** Of a detail whose own mark is {@code value}. */
  static Signature signature(JsonNode detail, String value) {
    Signature foreign = Signature.read(value, Format.CHAT);
    if (foreign.origin() != Format.CHAT || !(detail instanceof ObjectNode given)) {
      return foreign;
    }
    ObjectNode mark = given.deepCopy();
    mark.remove(List.of("text", "summary", "index"));
    return mark(Trees.text(mark));
  }

  /** Adds a thought to a message of a request to a chat provider, if it came from one. */
  static void writeOwn(Thought thought, ObjectNode message) {
    Signature signature = thought.signature();
    if (signature == null || signature.origin() != Format.CHAT) {
      return;
    }
    if (signature.value().equals(CONTENT) || signature.value().equals(REASONING)) {
      String before = message.path(signature.value()).asText("");
      message.put(signature.value(), before + thought.text());
    } else {
      message.withArrayProperty(DETAILS).add(detail(thought, signature));
    }
  }

  /**
   * A detail as a caller sees it.
   *
   * @param text of the thought
   */
  static ObjectNode shown(String text, @Nullable Signature signature, boolean redacted, int index) {
    if (signature != null && signature.origin() == Format.CHAT) {
      return detail(new Thought(text, signature, redacted), signature).put("index", index);
    }
    ObjectNode detail = Trees.object().put("type", redacted ? ENCRYPTED : TEXT);
    if (!redacted) {
      detail.put("text", text);
    }
    if (signature != null) {
      detail.put(redacted ? "data" : "signature", signature.in(Format.CHAT));
    }
    return detail.put("index", index);
  }

  private static ObjectNode detail(Thought thought, Signature signature) {
    JsonNode mark = Trees.lenient(signature.value());
    ObjectNode detail = mark instanceof ObjectNode object ? object : Trees.object();
    String type = detail.path("type").asText("");
    if (type.isEmpty()) {
      detail.put("type", TEXT);
    }
    if (!thought.text().isEmpty() || type.isEmpty() || type.equals(TEXT)) {
      detail.put(type.equals(SUMMARY) ? "summary" : "text", thought.text());
    }
    return detail;
  }

  /** Adds thoughts to a message of an answer; those that are signed make details of them all. */
  static void writeShown(List<Thought> thoughts, ObjectNode message) {
    StringBuilder text = new StringBuilder();
    boolean signed = false;
    for (Thought thought : thoughts) {
      text.append(thought.text());
      signed |= isSigned(thought.signature());
    }
    if (text.length() > 0) {
      message.put(CONTENT, text.toString());
    }
    if (signed) {
      ArrayNode details = message.putArray(DETAILS);
      for (Thought thought : thoughts) {
        details.add(shown(thought.text(), thought.signature(), thought.redacted(), details.size()));
      }
    }
  }

  /** Whether a mark says more than which field the thought was in. */
  static boolean isSigned(@Nullable Signature signature) {
    return signature != null
        && !(signature.origin() == Format.CHAT
            && (signature.value().equals(CONTENT) || signature.value().equals(REASONING)));
  }

  /** Google's place for the mark of a call or a text; null if there is none. */
  static @Nullable Signature extraSignature(JsonNode extra) {
    String value = extra.path("google").path("thought_signature").asText("");
    return value.isEmpty() ? null : Signature.read(value, Format.CHAT);
  }

  static void writeExtra(@Nullable Signature signature, ObjectNode to) {
    if (signature != null) {
      to.putObject("extra_content")
          .putObject("google")
          .put("thought_signature", signature.in(Format.CHAT));
    }
  }
}
