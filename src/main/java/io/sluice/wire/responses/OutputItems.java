package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Part.Citation;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.openai.Trees;
import java.util.List;

/** The items of a response's output. */
final class OutputItems {

  /** The item is whole. */
  static final String COMPLETED = "completed";

  private OutputItems() {}

  /** An id: unique in its response. */
  static String id(String prefix, String requestId, int index) {
    return prefix + "_" + requestId + "_" + index;
  }

  static ObjectNode message(String id, String status) {
    ObjectNode item = Trees.object().put("id", id).put("type", "message").put("status", status);
    item.put("role", "assistant").putArray("content");
    return item;
  }

  static ObjectNode text(Text text) {
    return text(text.text(), annotations(text.citations(), text.text().length()));
  }

  static ObjectNode text(String text, ArrayNode annotations) {
    ObjectNode part = Trees.object().put("type", "output_text");
    part.set("annotations", annotations);
    part.putArray("logprobs");
    return part.put("text", text);
  }

  private static ArrayNode annotations(List<Citation> citations, int length) {
    ArrayNode annotations = Trees.array();
    for (Citation citation : citations) {
      ObjectNode annotation = Annotations.write(citation, length);
      if (annotation != null) {
        annotations.add(annotation);
      }
    }
    return annotations;
  }

  static ObjectNode refusal(String text) {
    return Trees.object().put("type", "refusal").put("refusal", text);
  }
}
