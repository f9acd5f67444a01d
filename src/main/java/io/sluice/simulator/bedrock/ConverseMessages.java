package io.sluice.simulator.bedrock;

import io.sluice.simulator.ApiError;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Prompt;
import io.sluice.simulator.Seal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the messages come to, and whether they are such as Bedrock takes: roles take turns, as many
 * tool results as uses, reasoning comes back as it was.
 */
final class ConverseMessages {
  static final String SEAL = "bedrock-reasoning";
  private static final List<String> KINDS =
      List.of(
          "text",
          "image",
          "document",
          "video",
          "audio",
          "toolUse",
          "toolResult",
          "guardContent",
          "cachePoint",
          "reasoningContent",
          "citationsContent",
          "searchResult");
  private static final int TOKENS_AN_IMAGE = 400;

  private Set<String> used = new LinkedHashSet<>();
  private int tokens;
  private String question = "";
  private String lastRole = "assistant";
  private boolean lastIsUser;

  private ConverseMessages() {}

  /**
   * Counts and checks them.
   *
   * @throws ApiError 400
   */
  static Prompt in(Fields request) {
    ConverseMessages all = new ConverseMessages();
    for (Fields message : request.items("messages")) {
      all.add(message);
    }
    if (all.lastRole.equals("assistant") && !all.used.isEmpty()) {
      throw BedrockWording.invalid(
          "The conversation must end with a user message when it has tool uses.");
    }
    return new Prompt(all.tokens, all.question, all.lastIsUser);
  }

  private void add(Fields message) {
    message.known(Set.of("role", "content"));
    String role = message.choice("role", Set.of("user", "assistant"));
    if (role.equals(lastRole)) {
      throw BedrockWording.invalid(
          question.isEmpty() && tokens == 0
              ? "A conversation must start with a user message. Try again with a conversation that"
                  + " starts with a user message."
              : "A conversation must alternate between user and assistant roles. Make sure the"
                  + " conversation alternates between user and assistant roles and try again.");
    }
    lastRole = role;
    StringBuilder text = new StringBuilder();
    Set<String> uses = new LinkedHashSet<>();
    Set<String> results = new LinkedHashSet<>();
    for (Fields block : message.items("content")) {
      block(block, text, uses, results);
    }
    if (role.equals("user") && !results.equals(used)) {
      throw BedrockWording.invalid(
          "The number of toolResult blocks at %scontent exceeds or lacks the number of toolUse blocks of previous turn."
              .formatted(message.path()));
    }
    used = uses;
    lastIsUser = role.equals("user") && results.isEmpty();
    tokens += Prompt.tokens(text.toString()) + 2;
    if (role.equals("user") && !text.isEmpty()) {
      question = text.toString();
    }
  }

  private void block(Fields block, StringBuilder text, Set<String> uses, Set<String> results) {
    String kind =
        KINDS.stream()
            .filter(block::has)
            .findFirst()
            .orElseThrow(
                () ->
                    BedrockWording.invalid(
                        "The content block at " + block.path() + " has no known member."));
    switch (kind) {
      case "text" -> text.append(text(block)).append('\n');
      case "toolUse" -> {
        Fields use = block.child(kind);
        use.text("name");
        use.required("input");
        uses.add(use.text("toolUseId"));
        tokens += Prompt.tokens(use.object());
      }
      case "toolResult" -> {
        Fields result = block.child(kind);
        results.add(result.text("toolUseId"));
        result.required("content");
        tokens += Prompt.tokens(result.object());
      }
      case "reasoningContent" -> reasoning(block.child(kind));
      case "image" -> {
        block.child(kind).text("format");
        block.child(kind).child("source");
        tokens += TOKENS_AN_IMAGE;
      }
      default -> tokens += Prompt.tokens(block.object());
    }
  }

  private static String text(Fields block) {
    String text = block.text("text");
    if (text.isBlank()) {
      throw BedrockWording.invalid(
          "The text field in the ContentBlock object at " + block.path() + " is blank.");
    }
    return text;
  }

  private void reasoning(Fields content) {
    if (content.has("reasoningText")) {
      Fields reasoning = content.child("reasoningText");
      String text = reasoning.text("text");
      if (!Seal.holds(SEAL, text, reasoning.text("signature", ""))) {
        throw BedrockWording.invalid(
            "The model returned the following errors: "
                + reasoning.path()
                + "signature: Invalid"
                + " `signature` in `thinking` block");
      }
      tokens += Prompt.tokens(text);
    }
  }
}
