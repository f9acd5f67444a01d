package io.sluice.wire.messages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.RequestNode;
import io.sluice.wire.conversation.ThinkingStyle;
import io.sluice.wire.conversation.Untranslatable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much to think: {@code thinking} and {@code output_config.effort} (Anthropic API reference,
 * "Extended thinking", "Adaptive thinking", "Effort"). Which of them a model takes depends on the
 * model, see {@link ThinkingStyle}.
 */
final class MessagesThinking {

  /** What Anthropic takes for granted where a model thinks as it likes. */
  private static final String DEFAULT_EFFORT = "high";

  private MessagesThinking() {}

  static Reasoning read(RequestNode root) {
    RequestNode thinking = root.get("thinking");
    String asked = root.get("output_config").get("effort").optionalText();
    String effort = asked.isEmpty() ? null : asked;
    if (thinking.missing()) {
      return new Reasoning(effort, null, null);
    }
    thinking.only(Set.of("type", "budget_tokens", "display"));
    Boolean shown = shown(thinking.get("display"));
    return switch (thinking.get("type").text()) {
      case "enabled" -> new Reasoning(effort, thinking.get("budget_tokens").whole(), shown);
      case "adaptive" -> new Reasoning(effort == null ? DEFAULT_EFFORT : effort, null, shown);
      case "disabled" -> new Reasoning("none", null, shown);
      default -> throw thinking.get("type").wrong("must be enabled, adaptive or disabled");
    };
  }

  private static @Nullable Boolean shown(RequestNode display) {
    return switch (display.optionalText()) {
      case "" -> null;
      case "summarized" -> true;
      case "omitted" -> false;
      default -> throw display.wrong("must be summarized or omitted");
    };
  }

  /**
   * Writes it.
   *
   * @param answer tokens that the answer has beside the thoughts where a budget asks for room
   * @return whether the model is asked to think
   */
  static boolean write(ObjectNode request, Reasoning reasoning, String model, long answer) {
    ThinkingStyle style = ThinkingStyle.of(model);
    ThinkingStyle.Amount amount = style.amount(reasoning, request.path("max_tokens").asLong());
    if (amount instanceof ThinkingStyle.Unsaid) {
      return false;
    }
    ObjectNode thinking = request.putObject("thinking");
    if (amount instanceof ThinkingStyle.Off) {
      thinking.put("type", "disabled");
      return false;
    }
    if (amount instanceof ThinkingStyle.Budget budget) {
      thinking.put("type", "enabled").put("budget_tokens", budget.tokens());
      if (budget.tokens() >= request.path("max_tokens").asLong()) {
        request.put("max_tokens", budget.tokens() + answer);
      }
      return true;
    }
    thinking.put("type", "adaptive");
    Boolean shown = reasoning.shown();
    if (shown != null) {
      thinking.put("display", shown ? "summarized" : "omitted");
    }
    request
        .withObjectProperty("output_config")
        .put("effort", ((ThinkingStyle.Effort) amount).level());
    return true;
  }

  /**
   * A model that thinks chooses its tokens as it was trained to.
   *
   * @throws Untranslatable if the caller wants it otherwise
   */
  static void checkSampling(Sampling sampling) {
    Double temperature = sampling.temperature();
    if (temperature != null && temperature != 1) {
      throw new Untranslatable(
          "temperature", "temperature must be 1 or absent where this model is to reason");
    }
    if (sampling.topK() != null) {
      throw new Untranslatable("top_k", "top_k must be absent where this model is to reason");
    }
  }
}
