package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of a chat request, each a turn. Used once. */
final class ChatMessages {

  /** The older kind of call has no id; the result that follows it is matched by this one. */
  private static final String LEGACY_ID = "function_call_";

  private int legacyCalls;

  private ChatMessages() {}

  static List<Turn> read(Fields request) {
    ChatMessages messages = new ChatMessages();
    List<JsonNode> list = request.list("messages");
    List<Turn> turns = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      turns.add(messages.turn(new Fields(list.get(i), request.path("messages", i))));
    }
    return turns;
  }

  private Turn turn(Fields message) {
    String role = message.required("role");
    Turn turn =
        switch (role) {
          case "system" -> spoken(Role.SYSTEM, message);
          case "developer" -> spoken(Role.DEVELOPER, message);
          case "user" -> spoken(Role.USER, message);
          case "assistant" -> assistant(message);
          case "tool" -> result(message, message.required("tool_call_id"), message.text("name"));
          case "function" -> result(message, LEGACY_ID + legacyCalls, message.required("name"));
          default ->
              throw new Untranslatable(
                  message.path("role"),
                  "role must be system, developer, user, assistant, tool or function");
        };
    Fields cache = message.object("cache_control");
    message.end();
    if (cache == null) {
      return turn;
    }
    // opencode marks whole messages and calls.
    List<Part> parts = new ArrayList<>(turn.parts());
    parts.add(ChatParts.cachePoint(cache));
    return new Turn(turn.role(), parts, turn.name(), turn.field());
  }

  private static Turn spoken(Role role, Fields message) {
    List<Part> parts = ChatParts.read(message);
    if (role != Role.USER) {
      ChatParts.requireText(parts, message);
    }
    return new Turn(role, parts, message.text("name"), message.path());
  }

  private static Turn result(Fields message, String callId, String name) {
    List<Part> content = ChatParts.read(message);
    Part result = new ToolResult(callId, name, content, false);
    return new Turn(Role.USER, List.of(result), "", message.path());
  }

  private Turn assistant(Fields message) {
    message.refuse("audio");
    List<Part> parts = new ArrayList<>(ChatReasoning.read(message));
    List<Part> said = ChatParts.read(message);
    Signature signature = ChatReasoning.extraSignature(message.node("extra_content"));
    for (int i = 0; i < said.size(); i++) {
      parts.add(i == said.size() - 1 ? marked(said.get(i), message, signature) : said.get(i));
    }
    message.ignore("annotations");
    String refusal = message.text("refusal");
    if (!refusal.isEmpty()) {
      parts.add(new Refusal(refusal));
    }
    List<JsonNode> calls = message.list("tool_calls");
    for (int i = 0; i < calls.size(); i++) {
      Fields call = new Fields(calls.get(i), message.path("tool_calls", i));
      Fields cache = call.object("cache_control");
      parts.add(call(call));
      if (cache != null) {
        parts.add(ChatParts.cachePoint(cache));
      }
    }
    Fields legacy = message.object("function_call");
    if (legacy != null) {
      legacyCalls++;
      parts.add(
          new ToolCall(
              LEGACY_ID + legacyCalls, legacy.required("name"), legacy.text("arguments"), null));
      legacy.end();
    }
    return new Turn(Role.ASSISTANT, parts, message.text("name"), message.path());
  }

  /** The last text has what the message says about its text as a whole. */
  private static Part marked(Part part, Fields message, @Nullable Signature signature) {
    return part instanceof Text text
        ? new Text(text.text(), ChatCitations.read(message.node("annotations")), signature)
        : part;
  }

  private static ToolCall call(Fields call) {
    String type = call.text("type");
    if (!type.isEmpty() && !type.equals("function")) {
      throw call.refused("type");
    }
    String id = call.required("id");
    Fields function = call.object("function");
    if (function == null) {
      throw new Untranslatable(call.path("function"), "function is missing");
    }
    Signature signature = ChatReasoning.extraSignature(call.node("extra_content"));
    call.ignore("index");
    call.end();
    ToolCall read =
        new ToolCall(id, function.required("name"), function.text("arguments"), signature);
    function.end();
    return read;
  }
}
