package io.sluice.wire.converse;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.RequestNode;
import io.sluice.wire.conversation.ThinkingStyle;
import io.sluice.wire.conversation.ThinkingStyle.Amount;
import io.sluice.wire.conversation.Untranslatable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code additionalModelRequestFields}: what only some makers' models know. Here: how much to
 * think, and {@code top_k}, as Anthropic's and Amazon's models want them.
 *
 * @param effort null if it is not said
 * @param budget in tokens; null if it is not said
 * @param shown null if it is not said
 */
record ConverseModelFields(
    @Nullable Integer topK,
    @Nullable String effort,
    @Nullable Integer budget,
    @Nullable Boolean shown) {

  private static final ConverseModelFields NONE = new ConverseModelFields(null, null, null, null);

  static ConverseModelFields read(RequestNode fields) {
    if (fields.missing()) {
      return NONE;
    }
    fields.only(Set.of("top_k", "thinking", "reasoningConfig", "inferenceConfig"));
    Integer topK = fields.get("top_k").whole();
    RequestNode nova = fields.get("inferenceConfig");
    if (!nova.missing()) {
      topK = nova.only(Set.of("topK")).get("topK").whole();
    }
    RequestNode thinking = fields.get("thinking");
    RequestNode reasoning = fields.get("reasoningConfig");
    if (!thinking.missing()) {
      return thinking(topK, thinking.only(Set.of("type", "budget_tokens", "display")));
    }
    if (!reasoning.missing()) {
      reasoning.only(Set.of("type", "maxReasoningEffort", "budget_tokens"));
      boolean off = reasoning.get("type").text().equals("disabled");
      String effort = reasoning.get("maxReasoningEffort").optionalText();
      return new ConverseModelFields(
          topK,
          off ? "none" : effort.isEmpty() ? null : effort,
          reasoning.get("budget_tokens").whole(),
          null);
    }
    return new ConverseModelFields(topK, null, null, null);
  }

  private static ConverseModelFields thinking(@Nullable Integer topK, RequestNode thinking) {
    String display = thinking.get("display").optionalText();
    Boolean shown = display.isEmpty() ? null : !display.equals("omitted");
    return switch (thinking.get("type").text()) {
      case "enabled" ->
          new ConverseModelFields(topK, null, thinking.get("budget_tokens").whole(), shown);
      case "adaptive" -> new ConverseModelFields(topK, "high", null, shown);
      case "disabled" -> new ConverseModelFields(topK, "none", null, shown);
      default -> throw thinking.get("type").wrong("must be enabled, adaptive or disabled");
    };
  }

  /**
   * How much to think.
   *
   * @param said what {@code outputConfig} says of it; empty for nothing
   */
  Reasoning reasoning(String said) {
    boolean off = "none".equals(effort);
    return new Reasoning(said.isEmpty() || off ? effort : said, budget, shown);
  }

  /**
   * Writes them.
   *
   * @throws Untranslatable if a model of this maker knows no such thing
   */
  static void write(ObjectNode request, Conversation conversation, String model) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    boolean claude = model.contains("claude");
    boolean nova = model.contains("amazon.nova");
    Integer topK = conversation.sampling().topK();
    if (topK != null) {
      if (nova) {
        fields.putObject("inferenceConfig").put("topK", topK);
      } else if (claude) {
        fields.put("top_k", topK);
      } else {
        throw unknown("top_k");
      }
    }
    Reasoning reasoning = conversation.reasoning();
    if (claude) {
      claude(request, fields, conversation, model);
    } else if (reasoning.effort() != null || reasoning.budgetTokens() != null) {
      other(fields, reasoning, nova);
    }
    if (!fields.isEmpty()) {
      request.set("additionalModelRequestFields", fields);
    }
  }

  private static void claude(
      ObjectNode request, ObjectNode fields, Conversation conversation, String model) {
    Reasoning reasoning = conversation.reasoning();
    long bound = Math.max(0, conversation.maxOutputTokens());
    Amount amount = ThinkingStyle.of(model).amount(reasoning, bound);
    if (amount instanceof ThinkingStyle.Unsaid) {
      return;
    }
    ObjectNode thinking = fields.putObject("thinking");
    if (amount instanceof ThinkingStyle.Off) {
      thinking.put("type", "disabled");
      return;
    }
    checkSampling(conversation.sampling());
    if (amount instanceof ThinkingStyle.Budget budget) {
      thinking.put("type", "enabled").put("budget_tokens", budget.tokens());
      return;
    }
    thinking.put("type", "adaptive");
    Boolean shown = reasoning.shown();
    if (shown != null) {
      thinking.put("display", shown ? "summarized" : "omitted");
    }
    request
        .withObjectProperty("outputConfig")
        .put("effort", ((ThinkingStyle.Effort) amount).level());
  }

  private static void checkSampling(Sampling sampling) {
    Double temperature = sampling.temperature();
    if (temperature != null && temperature != 1) {
      throw new Untranslatable(
          "temperature", "temperature must be 1 or absent where this model is to reason");
    }
    if (sampling.topK() != null) {
      throw new Untranslatable("top_k", "top_k must be absent where this model is to reason");
    }
  }

  private static void other(ObjectNode fields, Reasoning reasoning, boolean nova) {
    String effort = reasoning.effort();
    Integer budget = reasoning.budgetTokens();
    if ("none".equals(effort) || (budget != null && budget == 0)) {
      return;
    }
    if (!nova) {
      throw unknown("reasoning_effort");
    }
    String level =
        switch (effort == null ? "" : effort) {
          case "minimal", "low" -> "low";
          case "medium" -> "medium";
          case "high", "xhigh", "max" -> "high";
          default -> "medium";
        };
    fields.putObject("reasoningConfig").put("type", "enabled").put("maxReasoningEffort", level);
  }

  private static Untranslatable unknown(String field) {
    return new Untranslatable(
        field, field + " has no counterpart at the provider that serves this model; leave it out");
  }
}
