package io.sluice.limits;

import java.util.Locale;

/** What can run out. */
public enum Dimension {
  REQUESTS("requests"),
  INPUT_TOKENS("input tokens"),
  OUTPUT_TOKENS("output tokens"),
  TOTAL_TOKENS("tokens"),
  CONCURRENT_REQUESTS("concurrent requests"),
  BUDGET("budget");

  private final String words;

  Dimension(String words) {
    this.words = words;
  }

  /** The name in lower case; stable. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** How much of this dimension something uses. */
  long of(Amounts amounts) {
    return switch (this) {
      case REQUESTS, CONCURRENT_REQUESTS -> 1;
      case INPUT_TOKENS -> amounts.inputTokens();
      case OUTPUT_TOKENS -> amounts.outputTokens();
      case TOTAL_TOKENS -> amounts.totalTokens();
      case BUDGET -> amounts.costMicros();
    };
  }
}
