package io.sluice.wire.converse;

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
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says a request. What becomes of each field stands in {@link ConverseDialect}. */
final class ConverseRequestWriter {

  private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{0,256}");
  private static final int MAX_LABELS = 16;

  private ConverseRequestWriter() {}

  static Buffer write(Conversation conversation, String model) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    new AlternatingTurns(conversation.turns(), new ConverseBlocks()).write(request);
    inference(request, conversation);
    ConverseTools.write(request, conversation);
    output(request, conversation.output());
    ConverseModelFields.write(request, conversation, model);
    labels(request, conversation.metadata());
    serviceTier(request, conversation.serviceTier());
    return ExactTrees.write(request);
  }

  private static void inference(ObjectNode request, Conversation conversation) {
    ObjectNode inference = JsonNodeFactory.instance.objectNode();
    if (conversation.maxOutputTokens() >= 0) {
      inference.put("maxTokens", conversation.maxOutputTokens());
    }
    Sampling sampling = conversation.sampling();
    Double temperature = sampling.temperature();
    if (temperature != null) {
      if (temperature > 1) {
        throw new Untranslatable(
            "temperature", "temperature must be at most 1 at the provider that serves this model");
      }
      inference.put("temperature", temperature);
    }
    if (sampling.topP() != null) {
      inference.put("topP", sampling.topP());
    }
    if (!sampling.stop().isEmpty()) {
      ArrayNode stop = inference.putArray("stopSequences");
      sampling.stop().forEach(stop::add);
    }
    refuse("seed", sampling.seed() != null);
    refuse("frequency_penalty", isSet(sampling.frequencyPenalty()));
    refuse("presence_penalty", isSet(sampling.presencePenalty()));
    if (!inference.isEmpty()) {
      request.set("inferenceConfig", inference);
    }
  }

  /** A penalty of nothing is none. */
  private static boolean isSet(@Nullable Double penalty) {
    return penalty != null && penalty != 0;
  }

  private static void refuse(String field, boolean set) {
    if (set) {
      throw new Untranslatable(
          field,
          field + " has no counterpart at the provider that serves this model; leave it out");
    }
  }

  private static void output(ObjectNode request, OutputFormat output) {
    if (output instanceof OutputFormat.JsonObject) {
      throw new Untranslatable(
          "response_format",
          "response_format must have a JSON schema: the provider cannot keep to JSON without one");
    }
    if (output instanceof OutputFormat.JsonSchema json) {
      ObjectNode format =
          request.putObject("outputConfig").putObject("textFormat").put("type", "json_schema");
      ObjectNode schema = format.putObject("structure").putObject("jsonSchema");
      schema.put("schema", ExactTrees.text(json.schema()));
      if (!json.name().isEmpty()) {
        schema.put("name", json.name());
      }
      if (!json.description().isEmpty()) {
        schema.put("description", json.description());
      }
    }
  }

  private static void labels(ObjectNode request, Map<String, String> labels) {
    if (labels.isEmpty()) {
      return;
    }
    if (labels.size() > MAX_LABELS) {
      throw new Untranslatable("metadata", "metadata must have at most " + MAX_LABELS + " labels");
    }
    ObjectNode written = request.putObject("requestMetadata");
    labels.forEach(
        (name, value) -> {
          if (!LABEL.matcher(name).matches() || !LABEL.matcher(value).matches()) {
            throw new Untranslatable(
                "metadata",
                "metadata must have labels of up to 256 letters, digits, spaces and"
                    + " : _ @ $ # = / + , - .");
          }
          written.put(name, value);
        });
  }

  private static void serviceTier(ObjectNode request, String tier) {
    switch (tier) {
      case "", "auto" -> {}
      case "priority", "default", "flex", "reserved" ->
          request.putObject("serviceTier").put("type", tier);
      default ->
          throw new Untranslatable(
              "service_tier",
              "service_tier must be auto, default, priority, flex or reserved at this provider");
    }
  }
}
