package io.sluice.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Directives;

/** Usage as Anthropic counts it: the input leaves out what came from the cache and went to it. */
final class MessagesUsage {
  private MessagesUsage() {}

  /** As it stands in a message. */
  static ObjectNode of(Asked asked, int output) {
    Directives directives = asked.directives();
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    input(usage, asked);
    usage
        .putObject("cache_creation")
        .put("ephemeral_5m_input_tokens", directives.cacheWrite())
        .put("ephemeral_1h_input_tokens", directives.cacheWriteLong());
    return usage
        .put("output_tokens", output)
        .put("service_tier", "standard")
        .put("inference_geo", "not_available");
  }

  /** As it stands in the last event but one: cumulative. */
  static ObjectNode cumulative(Asked asked, int output) {
    return input(JsonNodeFactory.instance.objectNode(), asked).put("output_tokens", output);
  }

  private static ObjectNode input(ObjectNode usage, Asked asked) {
    Directives directives = asked.directives();
    int written = directives.cacheWrite() + directives.cacheWriteLong();
    return usage
        .put("input_tokens", asked.promptTokens() - directives.cached() - written)
        .put("cache_creation_input_tokens", written)
        .put("cache_read_input_tokens", directives.cached());
  }
}
