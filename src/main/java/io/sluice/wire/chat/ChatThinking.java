package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.StreamEvent;
import io.sluice.wire.conversation.StreamEvent.ThoughtDelta;
import io.sluice.wire.conversation.StreamEvent.ThoughtSigned;
import io.sluice.wire.openai.Trees;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Thoughts in a chat stream; see {@link ChatReasoning}. A server that sends the same text in two
 * fields is heard once. A thought ends with its signature, or where something else begins: then its
 * mark says which field it came in.
 */
final class ChatThinking {

  private String text = "";
  private String field = "";
  private @Nullable JsonNode details;

  /** The thought that is open: how it is to be marked; null for none. */
  private @Nullable Signature open;

  /** Some of its text came beside the details, which then only repeat it. */
  private boolean told;

  void begin() {
    text = "";
    details = null;
  }

  /**
   * Takes the text of a chunk.
   *
   * @param from the field it stands in; empty if it cannot go back there
   */
  void text(String from, String said) {
    if (text.isEmpty() && !said.isEmpty()) {
      text = said;
      field = from;
    }
  }

  void details(JsonNode said) {
    details = said.isArray() && !said.isEmpty() ? said : null;
  }

  void deliver(Consumer<StreamEvent> to) {
    if (!text.isEmpty()) {
      to.accept(new ThoughtDelta(text));
      open = field.isEmpty() || open != null ? open : ChatReasoning.mark(field);
      told = true;
    }
    if (details == null) {
      return;
    }
    for (JsonNode detail : details) {
      deliver(detail, to);
    }
  }

  private void deliver(JsonNode detail, Consumer<StreamEvent> to) {
    String said = detail.path(detail.has("summary") ? "summary" : "text").asText("");
    if (!told && !said.isEmpty()) {
      to.accept(new ThoughtDelta(said));
    }
    boolean encrypted = detail.path("type").asText().equals(ChatReasoning.ENCRYPTED);
    String value = detail.path(encrypted ? "data" : "signature").asText("");
    if (!value.isEmpty()) {
      boolean hidden = encrypted && open == null && !told && said.isEmpty();
      to.accept(new ThoughtSigned(ChatReasoning.signature(detail, value), hidden));
      open = null;
      told = false;
    } else if (!said.isEmpty() || told) {
      open = ChatReasoning.signature(marked(detail), "");
    }
  }

  private static JsonNode marked(JsonNode detail) {
    return detail instanceof ObjectNode object ? object : Trees.object();
  }

  /** Something else begins. */
  void close(Consumer<StreamEvent> to) {
    Signature mark = open;
    if (mark != null) {
      to.accept(new ThoughtSigned(mark, false));
    }
    open = null;
    told = false;
  }
}
