package io.sluice.simulator.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a body of Converse and ConverseStream. */
final class ConverseRequest {
  private static final Set<String> FIELDS =
      Set.of(
          "messages",
          "system",
          "inferenceConfig",
          "toolConfig",
          "guardrailConfig",
          "additionalModelRequestFields",
          "additionalModelResponseFieldPaths",
          "promptVariables",
          "requestMetadata",
          "performanceConfig",
          "outputConfig",
          "serviceTier");

  private ConverseRequest() {}

  /**
   * @throws ApiError 400 or 404, as Bedrock refuses such a body
   */
  static Asked read(Fields request, String model, boolean stream) {
    request.known(FIELDS);
    JsonNode more = request.get("additionalModelRequestFields");
    boolean thinks =
        more.at("/thinking/type").asText().equals("enabled")
            || more.at("/thinking/type").asText().equals("adaptive")
            || more.at("/reasoningConfig/type").asText().equals("enabled");
    Prompt prompt =
        ConverseMessages.in(request)
            .and(Prompt.tokens(request.get("system")))
            .and(Prompt.tokens(request.get("toolConfig")));
    Asked asked = Asked.of(model, prompt);
    int max = Integer.MAX_VALUE;
    if (request.has("inferenceConfig")) {
      Fields inference = request.child("inferenceConfig");
      inference.known(Set.of("maxTokens", "temperature", "topP", "stopSequences"));
      max = inference.count("maxTokens").orElse(Integer.MAX_VALUE);
    }
    return asked
        .streamed(stream, true)
        .atMost(max)
        .thinking(thinks, thinks || asked.directives().reasoning() != null)
        .fitting(schema(request))
        .calling(calls(request, prompt, asked));
  }

  private static @Nullable JsonNode schema(Fields request) {
    JsonNode schema = request.get("outputConfig").at("/textFormat/structure/jsonSchema/schema");
    return schema.isTextual() ? Fields.parse(schema.textValue(), BedrockWording.WORDING) : null;
  }

  private static List<Asked.Tool> calls(Fields request, Prompt prompt, Asked asked) {
    if (!request.has("toolConfig")) {
      return List.of();
    }
    Fields config = request.child("toolConfig");
    config.known(Set.of("tools", "toolChoice"));
    String forced = config.get("toolChoice").at("/tool/name").asText("");
    int first = forced.isEmpty() ? 0 : -1;
    List<Asked.Tool> offered = new ArrayList<>();
    for (Fields tool : config.items("tools")) {
      if (tool.has("cachePoint")) {
        continue;
      }
      Fields spec = tool.child("toolSpec");
      String name = spec.text("name");
      if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
        throw BedrockWording.invalid(
            "1 validation error detected: Value '%s' at 'toolConfig.tools.1.member.toolSpec.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+"
                .formatted(name));
      }
      if (name.equals(forced)) {
        first = offered.size();
      }
      offered.add(new Asked.Tool(name, spec.child("inputSchema").child("json").object()));
    }
    if (first < 0) {
      throw BedrockWording.invalid("Tool '" + forced + "' not found in provided tools");
    }
    return prompt.calling(offered, first, asked.directives());
  }
}
