package io.sluice.simulator.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Asked;

/** Usage as Gemini counts it: the candidates leave out the thoughts, the total has them. */
final class GeminiUsage {
  private GeminiUsage() {}

  /** {@code said} leaves out the thoughts. */
  static ObjectNode of(Asked asked, int said, int thoughts) {
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage.put("promptTokenCount", asked.promptTokens()).put("candidatesTokenCount", said);
    usage.put("totalTokenCount", asked.promptTokens() + said + thoughts);
    if (asked.directives().cached() > 0) {
      usage.put("cachedContentTokenCount", asked.directives().cached());
    }
    usage
        .putArray("promptTokensDetails")
        .addObject()
        .put("modality", "TEXT")
        .put("tokenCount", asked.promptTokens());
    if (thoughts > 0) {
      usage.put("thoughtsTokenCount", thoughts);
    }
    return usage.put("serviceTier", "standard");
  }
}
