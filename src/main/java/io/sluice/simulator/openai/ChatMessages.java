package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Prompt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the messages of a chat come to: four tokens a message besides its text. */
final class ChatMessages {
  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");
  private static final Set<String> PARTS =
      Set.of("text", "image_url", "input_audio", "refusal", "audio", "file");
  private static final int TOKENS_A_MESSAGE = 4;

  private final Set<String> waiting = new HashSet<>();
  private int tokens;
  private String question = "";
  private boolean lastIsUser;

  private ChatMessages() {}

  /**
   * @throws ApiError 400 for a message that OpenAI would refuse
   */
  static Prompt in(List<Fields> messages) {
    ChatMessages all = new ChatMessages();
    for (Fields message : messages) {
      all.add(message);
    }
    all.answered();
    return new Prompt(all.tokens, all.question, all.lastIsUser);
  }

  private void add(Fields message) {
    String role = role(message);
    String text = content(message, role);
    if (role.equals("tool")) {
      result(message);
    } else {
      answered();
    }
    for (JsonNode call : message.get("tool_calls")) {
      waiting.add(call.path("id").asText());
    }
    if (role.equals("user")) {
      lastIsUser = true;
      question = text;
    } else if (!role.equals("system") && !role.equals("developer")) {
      // An instruction after a question leaves it unanswered.
      lastIsUser = false;
    }
    tokens += TOKENS_A_MESSAGE + Prompt.tokens(text) + Prompt.tokens(message.get("tool_calls"));
    tokens += Prompt.TOKENS_AN_IMAGE * message.get("content").findValues("image_url").size();
  }

  private void result(Fields message) {
    String id = message.text("tool_call_id");
    if (!waiting.remove(id)) {
      throw ApiError.invalid(
          "Invalid parameter: messages with role 'tool' must be a response to a preceeding message"
              + " with 'tool_calls'.",
          message.path() + "role",
          null);
    }
  }

  private void answered() {
    if (!waiting.isEmpty()) {
      throw ApiError.invalid(
          "An assistant message with 'tool_calls' must be followed by tool messages responding to"
              + " each 'tool_call_id'. The following tool_call_ids did not have response messages: "
              + String.join(", ", waiting),
          "messages",
          null);
    }
  }

  private static String role(Fields message) {
    String role = message.text("role");
    if (!ROLES.contains(role)) {
      throw ApiError.invalid(
          "Invalid value: '"
              + role
              + "'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and"
              + " 'developer'.",
          message.path() + "role",
          "invalid_value");
    }
    return role;
  }

  private static String content(Fields message, String role) {
    String path = message.path() + "content";
    if (!message.has("content")) {
      if (role.equals("assistant")) {
        return "";
      }
      throw ApiError.wrongType(path, "one of a string or array of objects", "null");
    }
    JsonNode content = message.required("content");
    if (content.isTextual()) {
      return content.textValue();
    }
    if (!content.isArray()) {
      throw ApiError.wrongType(path, "one of a string or array of objects", Fields.kind(content));
    }
    StringBuilder text = new StringBuilder();
    for (Fields part : message.items("content")) {
      switch (part.choice("type", PARTS)) {
        case "text" -> text.append(part.text("text")).append('\n');
        case "image_url" -> part.child("image_url").text("url");
        case "input_audio" -> part.child("input_audio").text("data");
        case "file" -> part.child("file");
        default -> {}
      }
    }
    return text.toString();
  }
}
