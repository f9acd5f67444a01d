package io.sluice.wire.openai;

import io.sluice.wire.conversation.Conversation.Reasoning;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's formats know how hard to think, not how long. A budget of tokens becomes the effort that
 * comes near it: none for 0, low up to 4096, medium up to 16384, high above. {@code max}, which
 * other providers have, becomes {@code xhigh}.
 */
public final class Efforts {

  private static final int LOW = 4096;
  private static final int MEDIUM = 16_384;

  private Efforts() {}

  /** Null leaves it to the provider. */
  public static @Nullable String of(Reasoning reasoning) {
    String effort = reasoning.effort();
    if (effort != null) {
      return effort.equals("max") ? "xhigh" : effort;
    }
    Integer budget = reasoning.budgetTokens();
    // Negative: as the model sees fit (Gemini).
    if (budget == null || budget < 0) {
      return null;
    }
    if (budget == 0) {
      return "none";
    }
    return budget <= LOW ? "low" : budget <= MEDIUM ? "medium" : "high";
  }
}
