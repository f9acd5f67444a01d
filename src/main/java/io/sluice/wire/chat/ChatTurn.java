package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.CachePoint;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Trees;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A turn becomes messages: each tool result one of its own, the rest one between them. Thoughts and
 * marks of other formats' providers are left out, as a chat provider could not verify them; so are
 * the citations of earlier answers. A tool that failed says so in its text, for want of a field.
 */
final class ChatTurn {

  private static final String ERROR = "Error: ";

  private final Turn turn;
  private final ArrayNode messages;

  ChatTurn(Turn turn, ArrayNode messages) {
    this.turn = turn;
    this.messages = messages;
  }

  void write() {
    if (turn.role() == Role.ASSISTANT) {
      assistant();
    } else {
      spoken();
    }
  }

  private ObjectNode message(String role) {
    ObjectNode message = Trees.object().put("role", role);
    if (!turn.name().isEmpty()) {
      message.put("name", turn.name());
    }
    return message;
  }

  private void spoken() {
    String role = turn.role().name().toLowerCase(Locale.ROOT);
    ArrayNode content = Trees.array();
    for (Part part : turn.parts()) {
      if (part instanceof ToolResult result) {
        flush(role, content);
        content = Trees.array();
        result(result);
      } else if (!(part instanceof CachePoint)) {
        content.add(ChatContent.write(part, turn));
      }
    }
    flush(role, content);
  }

  private void flush(String role, ArrayNode content) {
    if (!content.isEmpty()) {
      messages.add(message(role).set("content", plain(content)));
    }
  }

  /** One text is simply that: some servers take nothing else. */
  private static JsonNode plain(ArrayNode content) {
    return content.size() == 1 && content.path(0).has("text")
        ? content.get(0).get("text")
        : content;
  }

  private void result(ToolResult result) {
    ArrayNode content = Trees.array();
    for (Part part : result.content()) {
      if (part instanceof Text text) {
        content.addObject().put("type", "text").put("text", text.text());
      } else if (!(part instanceof CachePoint)) {
        throw new Untranslatable(
            turn.field(),
            turn.field()
                + ": the result of a tool can be nothing but text for the provider that serves this"
                + " model");
      }
    }
    if (result.failed()) {
      String first = content.path(0).path("text").asText("");
      if (content.isEmpty()) {
        content.addObject().put("type", "text").put("text", ERROR.strip());
      } else if (!first.toLowerCase(Locale.ROOT).startsWith("error")) {
        ((ObjectNode) content.get(0)).put("text", ERROR + first);
      }
    }
    ObjectNode message = Trees.object().put("role", "tool").put("tool_call_id", result.callId());
    if (content.isEmpty()) {
      message.put("content", "");
    } else {
      message.set("content", plain(content));
    }
    messages.add(message);
  }

  private void assistant() {
    ObjectNode message = message("assistant");
    StringBuilder text = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    message.putNull("content");
    for (Part part : turn.parts()) {
      if (part instanceof Text said) {
        text.append(said.text());
        extra(said.signature(), message);
      } else if (part instanceof Refusal declined) {
        refusal.append(declined.text());
      } else if (part instanceof Thought thought) {
        ChatReasoning.writeOwn(thought, message);
      } else if (part instanceof ToolCall call) {
        ObjectNode written = call(call);
        extra(call.signature(), written);
        message.withArrayProperty("tool_calls").add(written);
      } else if (!(part instanceof CachePoint)) {
        throw new Untranslatable(
            turn.field(),
            turn.field()
                + ": what the assistant said can be nothing but text and calls of tools for the"
                + " provider that serves this model");
      }
    }
    if (text.length() > 0) {
      message.put("content", text.toString());
    }
    if (refusal.length() > 0) {
      message.put("refusal", refusal.toString());
    }
    if (text.length() == 0 && message.size() == 2) {
      message.put("content", "");
    }
    messages.add(message);
  }

  private static void extra(@Nullable Signature signature, ObjectNode to) {
    if (signature != null && signature.origin() == Format.CHAT) {
      ChatReasoning.writeExtra(signature, to);
    }
  }

  static ObjectNode call(ToolCall call) {
    ObjectNode written = Trees.object().put("id", call.id()).put("type", "function");
    written
        .putObject("function")
        .put("name", call.name())
        .put("arguments", call.arguments().isEmpty() ? "{}" : call.arguments());
    return written;
  }
}
