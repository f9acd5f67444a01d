package io.sluice.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Seal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the messages come to, and whether they are such as Anthropic takes: tool results follow
 * their uses, thinking comes back as it was. Consecutive turns of one role count as one.
 */
final class MessagesConversation {
  static final String SEAL = "anthropic-thinking";
  private static final Set<String> ROLES = Set.of("user", "assistant");
  private static final Set<String> BLOCKS =
      Set.of(
          "text",
          "image",
          "document",
          "tool_use",
          "tool_result",
          "thinking",
          "redacted_thinking",
          "search_result",
          "server_tool_use",
          "web_search_tool_result",
          "container_upload");
  private static final Pattern TOOL_ID = Pattern.compile("[a-zA-Z0-9_-]+");
  private static final int TOKENS_A_MESSAGE = 4;

  private final boolean thinks;
  private Set<String> used = new LinkedHashSet<>();
  private int tokens;
  private String question = "";
  private String lastRole = "";
  private String firstOfTurn = "";

  private MessagesConversation(boolean thinks) {
    this.thinks = thinks;
  }

  /**
   * @throws ApiError 400 for a conversation that Anthropic would refuse
   */
  static Prompt in(Fields request, boolean thinks) {
    MessagesConversation all = new MessagesConversation(thinks);
    List<Fields> messages = request.items("messages");
    for (int i = 0; i < messages.size(); i++) {
      all.add(messages.get(i), i);
    }
    all.resultsAreThere(messages.size() - 1, all.lastRole.equals("assistant"));
    return new Prompt(all.tokens, all.question, lastIsUser(request));
  }

  /** Whether the last message says something and is not only the results of tools. */
  static boolean lastIsUser(Fields request) {
    JsonNode messages = request.get("messages");
    JsonNode last = messages.path(messages.size() - 1);
    boolean results = false;
    for (JsonNode block : last.path("content")) {
      results |= block.path("type").asText().equals("tool_result");
    }
    return last.path("role").asText().equals("user") && !results;
  }

  private void add(Fields message, int index) {
    message.known(Set.of("role", "content"));
    String role = message.choice("role", ROLES);
    if (index == 0 && !role.equals("user")) {
      throw AnthropicWording.invalid("messages: first message must use the \"user\" role");
    }
    boolean turns = !role.equals(lastRole);
    if (turns && role.equals("user")) {
      firstOfTurn = "";
    }
    lastRole = role;
    tokens += TOKENS_A_MESSAGE;
    JsonNode content = message.required("content");
    if (content.isTextual()) {
      resultsAreThere(index - 1, role.equals("user"));
      said(role, content.textValue());
      return;
    }
    if (!content.isArray()) {
      throw AnthropicWording.WORDING.wrongType(message.path() + "content", "an array", "");
    }
    if (content.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    List<Fields> blocks = message.items("content");
    for (Fields block : blocks) {
      block(block, role, text);
    }
    resultsAreThere(index - 1, role.equals("user"));
    if (role.equals("assistant")) {
      for (Fields block : blocks) {
        if (block.get("type").asText().equals("tool_use")) {
          used.add(block.text("id"));
        }
      }
    }
    said(role, text.toString());
  }

  private void said(String role, String text) {
    tokens += Prompt.tokens(text);
    if (role.equals("user") && !text.isEmpty()) {
      question = text;
    }
  }

  private void resultsAreThere(int index, boolean due) {
    if (due && !used.isEmpty()) {
      throw AnthropicWording.invalid(
          "messages.%d: `tool_use` ids were found without `tool_result` blocks immediately after: %s. Each `tool_use` block must have a corresponding `tool_result` block in the next message."
              .formatted(index, String.join(", ", used)));
    }
  }

  private void block(Fields block, String role, StringBuilder text) {
    String type = block.choice("type", BLOCKS);
    if (role.equals("assistant") && firstOfTurn.isEmpty()) {
      firstOfTurn = type;
    }
    switch (type) {
      case "text" -> {
        String said = block.text("text");
        if (said.isEmpty()) {
          throw AnthropicWording.invalid("messages: text content blocks must be non-empty");
        }
        text.append(said).append('\n');
      }
      case "image" -> {
        block.child("source").text("type");
        tokens += Prompt.TOKENS_AN_IMAGE;
      }
      case "document" -> tokens += Prompt.tokens(block.child("source").object());
      case "tool_use" -> use(block);
      case "tool_result" -> result(block, role);
      case "thinking" -> thinking(block);
      case "redacted_thinking" -> block.text("data");
      default -> tokens += Prompt.tokens(block.object());
    }
  }

  private void use(Fields block) {
    if (!TOOL_ID.matcher(block.text("id")).matches()) {
      throw AnthropicWording.invalid(
          block.path() + "tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'");
    }
    block.text("name");
    tokens += Prompt.tokens(block.child("input").object());
    if (thinks && !firstOfTurn.contains("thinking")) {
      throw AnthropicWording.invalid(
          block.path()
              + "type: Expected `thinking` or `redacted_thinking`, but found `tool_use`. When"
              + " `thinking` is enabled, a final `assistant` message must start with a thinking"
              + " block (preceeding the lastmost set of `tool_use` and `tool_result` blocks).");
    }
  }

  private void result(Fields block, String role) {
    String id = block.text("tool_use_id");
    if (role.equals("assistant") || !used.remove(id)) {
      throw AnthropicWording.invalid(
          "%s: unexpected `tool_use_id` found in `tool_result` blocks: %s. Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
              .formatted(block.path().substring(0, block.path().length() - 1), id));
    }
    tokens += Prompt.tokens(block.get("content"));
  }

  private void thinking(Fields block) {
    String thought = block.text("thinking");
    if (!Seal.holds(SEAL, thought, block.text("signature"))) {
      throw AnthropicWording.invalid(
          "%s: Invalid `signature` in `thinking` block"
              .formatted(block.path().substring(0, block.path().length() - 1)));
    }
    tokens += Prompt.tokens(thought);
  }
}
