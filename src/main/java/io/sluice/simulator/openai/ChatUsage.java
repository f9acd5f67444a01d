package io.sluice.simulator.openai;

import io.sluice.simulator.Answer;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Directives;

/** Usage in OpenAI's chat and completions: cached and reasoning tokens are parts of the sums. */
final class ChatUsage {
  private ChatUsage() {}

  static String of(Asked asked, Answer answer) {
    Directives directives = asked.directives();
    int written = directives.cacheWrite() + directives.cacheWriteLong();
    return ("{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":%d,%s\"audio_tokens\":0},"
            + "\"completion_tokens_details\":{\"reasoning_tokens\":%d,\"audio_tokens\":0,"
            + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}")
        .formatted(
            asked.promptTokens(),
            answer.output(),
            asked.promptTokens() + answer.output(),
            directives.cached(),
            written == 0 ? "" : "\"cache_write_tokens\":" + written + ",",
            answer.reasoning());
  }
}
