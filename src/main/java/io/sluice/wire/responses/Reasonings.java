package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.openai.Trees;

/**
 * Reasoning items: {@code summary} has what callers may read, {@code content} the thought itself
 * where a provider shows it (DeepSeek), {@code encrypted_content} the mark. A thought that was
 * shown and not marked has to go back as it was: its mark is {@code reasoning_text}.
 */
final class Reasonings {

  private static final String SHOWN = "reasoning_text";
  private static final String BETWEEN = "\n\n";

  private Reasonings() {}

  /** The thought's own words if there are any, else the summary's. */
  static String text(Iterable<JsonNode> summary, Iterable<JsonNode> content) {
    String own = joined(content);
    return own.isEmpty() ? joined(summary) : own;
  }

  private static String joined(Iterable<JsonNode> parts) {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : parts) {
      text.append(text.length() == 0 ? "" : BETWEEN).append(part.path("text").asText(""));
    }
    return text.toString();
  }

  /**
   * The thought of an item.
   *
   * @param shown whether its text is its own words
   */
  static Thought thought(String text, String mark, boolean shown) {
    if (mark.isEmpty()) {
      Signature signature = shown ? new Signature(Format.RESPONSES, SHOWN) : null;
      return new Thought(text, signature, false);
    }
    Marks kind = Marks.of(mark, text.isEmpty());
    return new Thought(text, kind.read(mark), kind == Marks.REDACTED);
  }

  /** An item without an id; its mark is written for whoever reads this format. */
  static ObjectNode write(Thought thought) {
    ObjectNode item = Trees.object().put("type", "reasoning");
    Signature signature = thought.signature();
    boolean shown =
        signature != null
            && signature.origin() == Format.RESPONSES
            && signature.value().equals(SHOWN);
    if (!thought.text().isEmpty() && !shown) {
      item.putArray("summary").addObject().put("type", "summary_text").put("text", thought.text());
    } else {
      item.putArray("summary");
    }
    if (shown) {
      item.putArray("content").addObject().put("type", SHOWN).put("text", thought.text());
    } else if (signature != null) {
      Marks kind = thought.redacted() ? Marks.REDACTED : Marks.THOUGHT;
      item.put("encrypted_content", kind.write(signature));
    }
    return item;
  }

  /** An item that holds nothing but a mark. */
  static ObjectNode write(Marks kind, Signature signature) {
    ObjectNode item = Trees.object().put("type", "reasoning");
    item.putArray("summary");
    return item.put("encrypted_content", kind.write(signature));
  }
}
