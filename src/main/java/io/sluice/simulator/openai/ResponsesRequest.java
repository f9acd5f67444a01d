package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a body of {@code POST /v1/responses} and of what is below it. */
final class ResponsesRequest {
  private static final Set<String> FIELDS =
      Set.of(
          "type",
          "generate",
          "model",
          "input",
          "instructions",
          "stream",
          "stream_options",
          "store",
          "previous_response_id",
          "conversation",
          "include",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "max_output_tokens",
          "max_tool_calls",
          "reasoning",
          "text",
          "temperature",
          "top_p",
          "top_logprobs",
          "truncation",
          "metadata",
          "user",
          "prompt",
          "prompt_cache_key",
          "prompt_cache_retention",
          "safety_identifier",
          "service_tier",
          "background",
          "context_management",
          "moderation",
          "client_metadata");

  private ResponsesRequest() {}

  static Fields fields(Call call) {
    return Fields.in(call.body(), OpenAiWording.WORDING);
  }

  /**
   * @throws ApiError 400 or 404, as OpenAI refuses such a body
   */
  static Asked read(Call call, Shelf shelf) {
    Fields request = fields(call);
    String model = ChatRequest.model(call, request);
    boolean stream = request.flag("stream");
    call.told().accept(model, stream);
    request.known(FIELDS);
    ResponsesInput input = ResponsesInput.in(request, shelf);
    Asked asked =
        Asked.of(
            model,
            input
                .prompt()
                .and(Prompt.tokens(request.text("instructions", "")))
                .and(Prompt.tokens(request.get("tools"))));
    boolean summary = request.get("reasoning").hasNonNull("summary");
    boolean effort = request.get("reasoning").hasNonNull("effort");
    boolean none = request.get("reasoning").path("effort").asText().equals("none");
    return asked
        .streamed(stream, true)
        .atMost(request.count("max_output_tokens").orElse(Integer.MAX_VALUE))
        .thinking((asked.thinks() || effort || summary) && !none, summary)
        .fitting(schema(request))
        .calling(calls(request, input.prompt(), asked));
  }

  private static @Nullable JsonNode schema(Fields request) {
    if (!request.get("text").hasNonNull("format")) {
      return null;
    }
    Fields format = request.child("text").child("format");
    return switch (format.choice("type", Set.of("text", "json_object", "json_schema"))) {
      case "json_schema" -> {
        format.text("name");
        yield format.child("schema").object();
      }
      case "json_object" -> JsonNodeFactory.instance.objectNode();
      default -> null;
    };
  }

  private static List<Asked.Tool> calls(Fields request, Prompt prompt, Asked asked) {
    if (!request.has("tools") || request.get("tools").isEmpty()) {
      return List.of();
    }
    JsonNode choice = request.get("tool_choice");
    String wanted = choice.path("name").asText("");
    int first = wanted.isEmpty() ? 0 : -1;
    List<Asked.Tool> offered = new ArrayList<>();
    for (Fields tool : request.items("tools")) {
      if (!tool.text("type").equals("function")) {
        continue;
      }
      // Chat's nested shape is a mistake that is made often.
      String name = tool.text("name");
      if (name.equals(wanted)) {
        first = offered.size();
      }
      offered.add(new Asked.Tool(name, tool.get("parameters")));
    }
    if (first < 0) {
      throw ApiError.invalid(
          "Tool choice '" + wanted + "' not found in 'tools' parameter.", "tool_choice", null);
    }
    boolean never = choice.asText("").equals("none");
    return prompt.calling(offered, never ? -1 : first, asked.directives());
  }
}
