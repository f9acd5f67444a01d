package io.sluice.wire.conversation;

import io.sluice.wire.conversation.Conversation.Reasoning;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a Claude model is told how much to think. Up to version 4.5 it takes a budget of tokens, from
 * 4.6 on an effort; each refuses or ignores the other's way. A caller may have said it in either,
 * so one becomes the other:
 *
 * <ul>
 *   <li>effort minimal and low are 2048 tokens, medium 8192, high 16384, xhigh and max 32768; half
 *       of the bound on output where that is less
 *   <li>a budget of up to 2048 tokens is effort low, up to 8192 medium, above it high
 *   <li>a budget below Anthropic's least, 1024, is no thinking
 * </ul>
 *
 * <p>Models of other makers behind the same API are told by budget. Source: Anthropic
 * documentation, "Adaptive thinking", "Effort".
 */
public enum ThinkingStyle {
  BUDGET,
  EFFORT;

  private static final Pattern VERSION =
      Pattern.compile("claude-[a-z]+-(\\d{1,2})(?!\\d)(?:[-.](\\d{1,2})(?!\\d))?");
  private static final Pattern FIRST_NAMES = Pattern.compile("claude-(v?\\d|instant)");
  private static final int LEAST = 1024;
  private static final int LOW = 2048;
  private static final int MEDIUM = 8192;
  private static final int HIGH = 16_384;
  private static final int MOST = 32_768;

  /** What to say of it. */
  public sealed interface Amount {}

  /** Nothing. */
  public record Unsaid() implements Amount {}

  /** It shall not think. */
  public record Off() implements Amount {}

  /** The most tokens it may take. */
  public record Budget(int tokens) implements Amount {}

  /** Low, medium, high, xhigh or max. */
  public record Effort(String level) implements Amount {}

  /**
   * That of a model.
   *
   * @param model as Anthropic, AWS or Google name it
   */
  public static ThinkingStyle of(String model) {
    Matcher version = VERSION.matcher(model);
    if (version.find()) {
      int major = Integer.parseInt(version.group(1));
      int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
      return major > 4 || (major == 4 && minor >= 6) ? EFFORT : BUDGET;
    }
    return model.contains("claude-") && !FIRST_NAMES.matcher(model).find() ? EFFORT : BUDGET;
  }

  /**
   * What to say to a model of this style.
   *
   * @param maxTokens the bound on output, thoughts included; 0 for none
   */
  public Amount amount(Reasoning reasoning, long maxTokens) {
    Integer budget = reasoning.budgetTokens();
    String effort = reasoning.effort();
    if ((budget != null && budget >= 0 && budget < LEAST) || "none".equals(effort)) {
      return new Off();
    }
    // Gemini's -1 leaves it to the model.
    boolean free = budget == null || budget < 0;
    if (free && effort == null) {
      return budget == null
          ? new Unsaid()
          : this == EFFORT ? new Effort("high") : budget(HIGH, maxTokens);
    }
    if (this == BUDGET) {
      return free || budget == null ? budget(tokens(effort), maxTokens) : new Budget(budget);
    }
    return new Effort(effort != null ? level(effort) : level(budget == null ? LOW : budget));
  }

  private static Amount budget(int tokens, long maxTokens) {
    long most = maxTokens > 0 ? Math.min(tokens, maxTokens / 2) : tokens;
    return most < LEAST ? new Off() : new Budget((int) most);
  }

  private static int tokens(@Nullable String effort) {
    return switch (effort == null ? "high" : effort) {
      case "minimal", "low" -> LOW;
      case "medium" -> MEDIUM;
      case "high" -> HIGH;
      case "xhigh", "max" -> MOST;
      default -> throw unknown();
    };
  }

  private static String level(String effort) {
    return switch (effort) {
      case "minimal", "low" -> "low";
      case "medium", "high", "xhigh", "max" -> effort;
      default -> throw unknown();
    };
  }

  private static String level(int budget) {
    return budget <= LOW ? "low" : budget <= MEDIUM ? "medium" : "high";
  }

  private static Untranslatable unknown() {
    return new Untranslatable(
        "reasoning_effort",
        "the reasoning effort must be none, minimal, low, medium, high, xhigh or max");
  }
}
