package io.sluice.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a body of {@code :generateContent} and those like it. */
final class GeminiRequest {
  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "contents",
          "systemInstruction",
          "tools",
          "toolConfig",
          "generationConfig",
          "safetySettings",
          "cachedContent",
          "serviceTier",
          "labels",
          "store");
  private static final Set<String> GENERATION =
      Set.of(
          "temperature",
          "topP",
          "topK",
          "candidateCount",
          "maxOutputTokens",
          "stopSequences",
          "responseMimeType",
          "responseSchema",
          "responseJsonSchema",
          "presencePenalty",
          "frequencyPenalty",
          "seed",
          "responseLogprobs",
          "logprobs",
          "thinkingConfig",
          "responseModalities",
          "speechConfig",
          "imageConfig",
          "mediaResolution",
          "enableEnhancedCivicAnswers",
          "audioTimestamp",
          "routingConfig");
  // A Schema is a part of OpenAPI's; the whole of JSON Schema has fields of its own.
  private static final List<String> NO_SCHEMA =
      List.of("additionalProperties", "$schema", "$ref", "const");

  private GeminiRequest() {}

  static Fields fields(Call call) {
    Fields body = Fields.in(call.body(), GeminiWording.WORDING);
    return new Fields(CamelCase.of(body.object()), "", GeminiWording.WORDING);
  }

  /** The model that the path names, without what may stand before it. */
  static String model(Call call) {
    return call.group("model").replaceFirst("^(models|tunedModels)/", "");
  }

  /**
   * @throws ApiError 400 or 404, as Google refuses such a body
   */
  static Asked read(Fields request, String model, boolean stream) {
    request.known(FIELDS);
    Prompt prompt = GeminiContents.in(request, model.contains("gemini-3"));
    if (request.has("systemInstruction")) {
      prompt = prompt.and(Prompt.tokens(request.child("systemInstruction").get("parts")));
    }
    Asked asked = Asked.of(model, prompt.and(Prompt.tokens(request.get("tools"))));
    Asked steered = asked.streamed(stream, true).calling(calls(request, prompt, asked));
    if (!request.has("generationConfig")) {
      return steered;
    }
    Fields generation = request.child("generationConfig");
    generation.known(GENERATION);
    return thinking(generation, steered)
        .atMost(generation.count("maxOutputTokens").orElse(Integer.MAX_VALUE))
        .fitting(schema(generation));
  }

  private static Asked thinking(Fields generation, Asked asked) {
    if (!generation.has("thinkingConfig")) {
      return asked;
    }
    Fields config = generation.child("thinkingConfig");
    config.known(Set.of("includeThoughts", "thinkingBudget", "thinkingLevel"));
    boolean thinks = config.get("thinkingBudget").asInt(1) != 0;
    return asked.thinking(thinks, config.flag("includeThoughts"));
  }

  private static @Nullable JsonNode schema(Fields generation) {
    for (String name : List.of("responseSchema", "responseJsonSchema")) {
      if (generation.has(name)) {
        if (!generation.get("responseMimeType").asText().equals("application/json")) {
          throw GeminiWording.invalid(
              "response_schema is only supported when response_mime_type is application/json");
        }
        if (name.equals("responseSchema")) {
          openApi(generation.child(name));
        }
        return generation.get(name);
      }
    }
    boolean json = generation.get("responseMimeType").asText().equals("application/json");
    return json ? generation.object().path("none") : null;
  }

  private static void openApi(Fields schema) {
    for (String name : NO_SCHEMA) {
      if (schema.object().findValue(name) != null) {
        throw GeminiWording.WORDING.unknown(schema.path() + name);
      }
    }
  }

  private static List<Asked.Tool> calls(Fields request, Prompt prompt, Asked asked) {
    List<Asked.Tool> offered = new ArrayList<>();
    if (request.has("tools") && !request.get("tools").isEmpty()) {
      for (Fields tool : request.items("tools")) {
        if (tool.has("functionDeclarations")) {
          tool.items("functionDeclarations").forEach(each -> offered.add(tool(each)));
        }
      }
    }
    JsonNode config = request.get("toolConfig").path("functionCallingConfig");
    int first = config.path("mode").asText().equals("NONE") ? -1 : 0;
    JsonNode allowed = config.path("allowedFunctionNames");
    if (allowed.has(0)) {
      offered.removeIf(tool -> !allowed.get(0).asText().equals(tool.name()));
    }
    return prompt.calling(offered, first, asked.directives());
  }

  private static Asked.Tool tool(Fields declared) {
    String name = declared.text("name");
    if (!name.matches("[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}")) {
      throw GeminiWording.invalid(
          "Invalid function name. Must start with a letter or an underscore. Must be alphameric"
              + " (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a"
              + " maximum length of 128.");
    }
    if (declared.has("parameters")) {
      openApi(declared.child("parameters"));
      return new Asked.Tool(name, declared.get("parameters"));
    }
    return new Asked.Tool(name, declared.get("parametersJsonSchema"));
  }
}
