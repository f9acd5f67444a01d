package io.sluice.wire.messages;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.AlternatingTurns;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.ExactTrees;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Says a request. What becomes of each field stands in {@link MessagesDialect}. */
final class MessagesRequestWriter {

  /** Anthropic wants a bound; where nobody gave one, long enough for most answers. */
  static final int DEFAULT_MAX_TOKENS = 8192;

  private MessagesRequestWriter() {}

  static Buffer write(Conversation conversation, String model) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("model", model);
    long bound = conversation.maxOutputTokens();
    request.put("max_tokens", bound < 0 ? DEFAULT_MAX_TOKENS : bound);
    new AlternatingTurns(conversation.turns(), new MessagesBlocks()).write(request);
    MessagesTools.write(request, conversation);
    output(request, conversation.output());
    sampling(request, conversation.sampling());
    boolean thinks =
        MessagesThinking.write(request, conversation.reasoning(), model, DEFAULT_MAX_TOKENS);
    if (thinks) {
      MessagesThinking.checkSampling(conversation.sampling());
    }
    if (!conversation.user().isEmpty()) {
      request.putObject("metadata").put("user_id", conversation.user());
    }
    serviceTier(request, conversation.serviceTier());
    if (conversation.stream()) {
      request.put("stream", true);
    }
    return ExactTrees.write(request);
  }

  private static void output(ObjectNode request, OutputFormat output) {
    if (output instanceof OutputFormat.JsonSchema json) {
      request
          .putObject("output_config")
          .putObject("format")
          .put("type", "json_schema")
          .set("schema", json.schema());
    } else if (output instanceof OutputFormat.JsonObject) {
      throw new Untranslatable(
          "response_format",
          "response_format must have a JSON schema: the provider cannot keep to JSON without one");
    }
  }

  private static void sampling(ObjectNode request, Sampling sampling) {
    Double temperature = sampling.temperature();
    if (temperature != null) {
      if (temperature > 1) {
        throw new Untranslatable(
            "temperature", "temperature must be at most 1 at the provider that serves this model");
      }
      request.put("temperature", temperature);
    }
    if (sampling.topP() != null) {
      request.put("top_p", sampling.topP());
    }
    if (sampling.topK() != null) {
      request.put("top_k", sampling.topK());
    }
    if (!sampling.stop().isEmpty()) {
      ArrayNode stop = request.putArray("stop_sequences");
      sampling.stop().forEach(stop::add);
    }
    refuse("seed", sampling.seed() != null);
    refuse("frequency_penalty", isSet(sampling.frequencyPenalty()));
    refuse("presence_penalty", isSet(sampling.presencePenalty()));
  }

  /** A penalty of nothing is none. */
  private static boolean isSet(@Nullable Double penalty) {
    return penalty != null && penalty != 0;
  }

  static void refuse(String field, boolean set) {
    if (set) {
      throw new Untranslatable(
          field,
          field + " has no counterpart at the provider that serves this model; leave it out");
    }
  }

  private static void serviceTier(ObjectNode request, String tier) {
    switch (tier) {
      case "" -> {}
      case "auto" -> request.put("service_tier", "auto");
      case "default" -> request.put("service_tier", "standard_only");
      default ->
          throw new Untranslatable(
              "service_tier", "service_tier must be auto or default at this provider");
    }
  }
}
