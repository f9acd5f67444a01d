package io.sluice.simulator.bedrock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Directives;
import io.sluice.simulator.Part;
import io.sluice.simulator.Seal;

/** What Converse's answers are made of. */
final class Conversed {
  private Conversed() {}

  static String stopReason(Asked asked, Answer answer) {
    return asked
        .directives()
        .finishOr(
            switch (answer.finish()) {
              case STOP -> "end_turn";
              case LENGTH -> "max_tokens";
              case CALLS -> "tool_use";
              case REFUSED -> "content_filtered";
            });
  }

  /** The input leaves out what came from the cache and went to it. */
  static ObjectNode usage(Asked asked, Answer answer) {
    Directives directives = asked.directives();
    int written = directives.cacheWrite() + directives.cacheWriteLong();
    int input = asked.promptTokens() - directives.cached() - written;
    ObjectNode usage =
        JsonNodeFactory.instance
            .objectNode()
            .put("inputTokens", input)
            .put("outputTokens", answer.output())
            .put("totalTokens", asked.promptTokens() + answer.output());
    if (directives.cached() + written > 0) {
      usage.put("cacheReadInputTokens", directives.cached()).put("cacheWriteInputTokens", written);
      var details = usage.putArray("cacheDetails");
      details.addObject().put("ttl", "5m").put("inputTokens", directives.cacheWrite());
      details.addObject().put("ttl", "1h").put("inputTokens", directives.cacheWriteLong());
    }
    return usage;
  }

  static String toolId(Part.Called call) {
    return "tooluse_" + call.id().substring(0, 22);
  }

  static String signature(Part.Thought thought) {
    return Seal.of(ConverseMessages.SEAL, thought.text());
  }
}
