package io.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * What the conversation comes to.
 *
 * @param tokens estimated: a token for four characters, four more a message
 * @param question text of the last user message; empty if there is none
 */
record Messages(int tokens, String question, boolean lastIsUser) {
  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");
  private static final int CHARACTERS_A_TOKEN = 4;
  private static final int TOKENS_A_MESSAGE = 4;
  private static final int TOKENS_AN_IMAGE = 85;

  /**
   * @throws ApiError 400 for a message that OpenAI would refuse
   */
  static Messages in(JsonNode messages) {
    int tokens = 0;
    String question = "";
    boolean lastIsUser = false;
    for (int i = 0; i < messages.size(); i++) {
      Fields message = Fields.of(messages.get(i), "messages[" + i + "]");
      String role = role(message);
      String text = content(message, role);
      lastIsUser = role.equals("user");
      if (lastIsUser) {
        question = text;
      }
      tokens += TOKENS_A_MESSAGE + tokens(text) + tokens(message.object().path("tool_calls"));
      tokens += TOKENS_AN_IMAGE * message.object().path("content").findValues("image_url").size();
    }
    return new Messages(tokens, question, lastIsUser);
  }

  /** Tokens of JSON that is part of the prompt; none if it is missing. */
  static int tokens(JsonNode json) {
    return json.isMissingNode() || json.isNull() ? 0 : tokens(json.toString());
  }

  private static int tokens(String text) {
    return (text.length() + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
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
    for (int i = 0; i < content.size(); i++) {
      Fields part = Fields.of(content.get(i), path + "[" + i + "]");
      if (part.text("type").equals("text")) {
        text.append(part.text("text")).append('\n');
      }
    }
    return text.toString();
  }
}
