package io.sluice.wire.converse;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.CallSignatures;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.ExactTrees;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.RequestNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Understands a request. What becomes of each field stands in {@link ConverseDialect}. */
final class ConverseRequestReader {

  private static final Set<String> KNOWN =
      Set.of(
          "modelId",
          "messages",
          "system",
          "inferenceConfig",
          "toolConfig",
          "additionalModelRequestFields",
          "requestMetadata",
          "performanceConfig",
          "serviceTier",
          "outputConfig");

  private ConverseRequestReader() {}

  static Conversation read(ApiRequest request) {
    RequestNode root = RequestNode.of(request.body()).only(KNOWN);
    RequestNode inference = root.get("inferenceConfig");
    if (!inference.missing()) {
      inference.only(Set.of("maxTokens", "temperature", "topP", "stopSequences"));
    }
    RequestNode toolConfig = root.get("toolConfig");
    if (!toolConfig.missing()) {
      toolConfig.only(Set.of("tools", "toolChoice"));
    }
    ConverseModelFields fields = ConverseModelFields.read(root.get("additionalModelRequestFields"));
    Integer maxTokens = inference.get("maxTokens").whole();
    return new Conversation(
        request.model(),
        turns(root),
        ConverseTools.read(toolConfig.get("tools")),
        ConverseTools.readChoice(toolConfig.get("toolChoice")),
        null,
        output(root.get("outputConfig")),
        new Sampling(
            inference.get("temperature").number(),
            inference.get("topP").number(),
            fields.topK(),
            inference.get("stopSequences").texts(),
            null,
            null,
            null),
        fields.reasoning(root.get("outputConfig").get("effort").optionalText()),
        maxTokens == null ? -1 : maxTokens,
        request.stream(),
        "",
        metadata(root.get("requestMetadata")),
        request.cacheKey(),
        root.get("serviceTier").get("type").optionalText());
  }

  private static List<Turn> turns(RequestNode root) {
    List<Turn> turns = new ArrayList<>();
    RequestNode system = root.get("system");
    if (!system.missing()) {
      turns.add(new Turn(Role.SYSTEM, ConverseContent.read(system), "", "system"));
    }
    for (RequestNode message : root.get("messages").items()) {
      message.only(Set.of("role", "content"));
      List<Part> parts = ConverseContent.read(message.get("content"));
      turns.add(
          new Turn(
              role(message.get("role")),
              CallSignatures.together(parts, Format.CONVERSE),
              "",
              message.path()));
    }
    return turns;
  }

  private static Role role(RequestNode role) {
    return switch (role.text()) {
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "system" -> Role.SYSTEM;
      default -> throw role.wrong("must be user, assistant or system");
    };
  }

  private static OutputFormat output(RequestNode config) {
    if (config.missing()) {
      return new OutputFormat.Text();
    }
    RequestNode format = config.only(Set.of("textFormat", "effort")).get("textFormat");
    if (format.missing()) {
      return new OutputFormat.Text();
    }
    RequestNode json = format.only(Set.of("type", "structure")).get("structure").get("jsonSchema");
    json.only(Set.of("schema", "name", "description"));
    RequestNode schema = json.get("schema");
    JsonNode tree = ExactTrees.read(schema.text().getBytes(StandardCharsets.UTF_8));
    if (tree == null || !tree.isObject()) {
      throw schema.wrong("must be a JSON schema in a string");
    }
    return new OutputFormat.JsonSchema(
        json.get("name").optionalText(), json.get("description").optionalText(), tree, null);
  }

  private static Map<String, String> metadata(RequestNode labels) {
    Map<String, String> read = new HashMap<>();
    if (!labels.missing()) {
      labels
          .object()
          .fieldNames()
          .forEachRemaining(name -> read.put(name, labels.get(name).text()));
    }
    return read;
  }
}
