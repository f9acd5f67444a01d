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
import org.jspecify.annotations.Nullable;

/** Reads a body of {@code POST /v1/chat/completions}. */
final class ChatRequest {
  private ChatRequest() {}

  /**
   * @throws ApiError 400 or 404, as OpenAI refuses such a body
   */
  static Asked read(Call call) {
    Fields request = Fields.in(call.body(), OpenAiWording.WORDING);
    String model = model(call, request);
    boolean stream = request.flag("stream");
    call.told().accept(model, stream);
    Prompt messages = ChatMessages.in(request.items("messages"));
    if (request.count("n").orElse(1) != 1) {
      throw ApiError.invalid(
          "Invalid 'n': the simulator gives one choice. Expected 1.", "n", "unsupported_value");
    }
    boolean usage = includeUsage(request, stream);
    Asked asked = Asked.of(model, messages.and(Prompt.tokens(request.get("tools"))));
    return asked
        .streamed(stream, usage)
        .atMost(maxTokens(request))
        .thinking(asked.thinks(), asked.directives().showReasoning())
        .fitting(schema(request))
        .calling(calls(request, messages, asked));
  }

  /** Azure's deployments have it in their path. */
  static String model(Call call, Fields request) {
    String deployment = call.group("deployment");
    if (!deployment.isEmpty()) {
      return deployment;
    }
    if (!request.has("model")) {
      throw ApiError.invalid("you must provide a model parameter", null, null);
    }
    return request.text("model");
  }

  static boolean includeUsage(Fields request, boolean stream) {
    if (!request.has("stream_options")) {
      return false;
    }
    if (!stream) {
      throw ApiError.invalid(
          "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
          "stream_options",
          null);
    }
    return request.child("stream_options").flag("include_usage");
  }

  /** The newer name wins where both are given. */
  private static int maxTokens(Fields request) {
    int older = request.count("max_tokens").orElse(Integer.MAX_VALUE);
    return request.count("max_completion_tokens").orElse(older);
  }

  private static @Nullable JsonNode schema(Fields request) {
    if (!request.has("response_format")) {
      return null;
    }
    Fields format = request.child("response_format");
    return switch (format.text("type")) {
      case "text" -> null;
      case "json_object" -> JsonNodeFactory.instance.objectNode();
      case "json_schema" -> {
        Fields named = format.child("json_schema");
        named.text("name");
        yield named.child("schema").object();
      }
      default ->
          throw ApiError.invalid(
              "Invalid value: '"
                  + format.text("type")
                  + "'. Supported values are: 'json_object', 'json_schema', and 'text'.",
              "response_format.type",
              "invalid_value");
    };
  }

  private static List<Asked.Tool> calls(Fields request, Prompt messages, Asked asked) {
    if (!request.has("tools")) {
      return List.of();
    }
    JsonNode choice = request.get("tool_choice");
    String wanted = choice.path("function").path("name").asText("");
    List<Asked.Tool> offered = new ArrayList<>();
    int first = wanted.isEmpty() ? 0 : -1;
    for (Fields tool : request.items("tools")) {
      Fields function = tool.child("function");
      String name = function.text("name");
      if (wanted.equals(name)) {
        first = offered.size();
      }
      offered.add(new Asked.Tool(name, function.get("parameters")));
    }
    if (first < 0) {
      throw ApiError.invalid(
          "Tool choice '" + wanted + "' not found in 'tools' parameter.", "tool_choice", null);
    }
    boolean never = choice.asText("").equals("none");
    return messages.calling(offered, never ? -1 : first, asked.directives());
  }
}
