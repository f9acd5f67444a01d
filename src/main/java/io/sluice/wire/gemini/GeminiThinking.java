package io.sluice.wire.gemini;

import io.sluice.wire.conversation.Conversation.Reasoning;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much to think, in the words of a model's generation. Since Gemini 3 it is a level, before a
 * budget of tokens; a budget that the caller gives goes as one to either.
 *
 * <table>
 * <caption>What an effort becomes</caption>
 * <tr><th>effort</th><th>3 Flash</th><th>3 Pro</th><th>2.5 Flash</th><th>2.5 Pro</th></tr>
 * <tr><td>none</td><td>minimal</td><td>low</td><td>0</td><td>128</td></tr>
 * <tr><td>minimal</td><td>minimal</td><td>low</td><td>1024</td><td>1024</td></tr>
 * <tr><td>low</td><td>low</td><td>low</td><td>1024</td><td>1024</td></tr>
 * <tr><td>medium</td><td>medium</td><td>medium, 3.0 high</td><td>8192</td><td>8192</td></tr>
 * <tr><td>high, xhigh, max</td><td>high</td><td>high</td><td>24576</td><td>24576</td></tr>
 * </table>
 *
 * <p>Models that cannot be kept from thinking do the least that they can. Source: Gemini API,
 * "Gemini thinking" and "OpenAI compatibility".
 */
final class GeminiThinking {

  private GeminiThinking() {}

  /** Whether a model insists on signatures and takes levels: all but those known to be older. */
  static boolean third(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    return name.contains("gemini")
        && !name.contains("gemini-1")
        && !name.contains("gemini-2")
        && !name.contains("gemini-pro-vision")
        && !name.endsWith("gemini-pro");
  }

  /** The {@code thinkingConfig} that says it; null if there is nothing to say. */
  static @Nullable String config(Reasoning reasoning, String model) {
    StringBuilder fields = new StringBuilder();
    Integer budget = reasoning.budgetTokens();
    String effort = reasoning.effort();
    if (budget != null) {
      fields.append(",\"thinkingBudget\":").append(budget);
    } else if (effort != null) {
      fields.append(third(model) ? level(effort, model) : budget(effort, model));
    }
    if (reasoning.shown() != null) {
      fields.append(",\"includeThoughts\":").append(reasoning.shown());
    }
    return fields.isEmpty() ? null : "{" + fields.substring(1) + "}";
  }

  private static String level(String effort, String model) {
    boolean pro = model.toLowerCase(Locale.ROOT).contains("pro");
    boolean firstPro = pro && model.toLowerCase(Locale.ROOT).contains("gemini-3-pro");
    String level =
        switch (effort) {
          case "none", "minimal" -> pro ? "low" : "minimal";
          case "low" -> "low";
          case "medium" -> firstPro ? "high" : "medium";
          default -> "high";
        };
    return ",\"thinkingLevel\":\"" + level + "\"";
  }

  private static String budget(String effort, String model) {
    int least = model.toLowerCase(Locale.ROOT).contains("pro") ? 128 : 0;
    int tokens =
        switch (effort) {
          case "none" -> least;
          case "minimal", "low" -> 1024;
          case "medium" -> 8192;
          default -> 24_576;
        };
    return ",\"thinkingBudget\":" + tokens;
  }
}
