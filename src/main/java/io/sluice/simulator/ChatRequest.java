package io.sluice.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A valid body of {@code POST /v1/chat/completions}, as far as the simulator looks at it.
 *
 * @param servedModel the snapshot that {@code model} stands for
 * @param includeUsage whether a stream ends with a usage chunk
 * @param maxTokens limit of the completion, reasoning included; {@code Integer.MAX_VALUE} for none
 * @param tool the one to call; null to answer in text
 * @param question text of the last user message
 */
record ChatRequest(
    String model,
    String servedModel,
    boolean stream,
    boolean includeUsage,
    int maxTokens,
    @Nullable Tool tool,
    int promptTokens,
    String question,
    Directives directives) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param parameters JSON Schema of the arguments; missing if the tool has none
   */
  record Tool(String name, JsonNode parameters) {}

  /**
   * Reads a body and tells {@code bill} the model as soon as it is known.
   *
   * @throws ApiError 400 or 404, as OpenAI refuses such a body
   */
  static ChatRequest read(Buffer body, Bill bill) {
    Fields request = new Fields(parse(body), "");
    if (!request.has("model")) {
      throw ApiError.invalid("you must provide a model parameter", null, null);
    }
    String model = request.text("model");
    boolean stream = request.flag("stream");
    bill.asked(model, stream);
    Messages messages = Messages.in(request.array("messages"));
    if (request.count("n").orElse(1) != 1) {
      throw ApiError.invalid(
          "Invalid 'n': the simulator gives one choice. Expected 1.", "n", "unsupported_value");
    }
    Directives directives = Directives.in(messages.question());
    Tool tool = tool(request, messages, directives);
    int prompt = messages.tokens() + Messages.tokens(request.object().path("tools"));
    return new ChatRequest(
        model,
        Models.served(model),
        stream,
        includeUsage(request, stream),
        maxTokens(request),
        tool,
        Math.max(prompt, directives.cached()),
        messages.question(),
        directives);
  }

  private static JsonNode parse(Buffer body) {
    try {
      JsonNode root = JSON.readTree(body.getBytes());
      if (root.isObject()) {
        return root;
      }
    } catch (JsonProcessingException e) {
      // The same answer as for JSON that is no object.
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory cannot fail", e);
    }
    throw ApiError.invalid(
        "We could not parse the JSON body of your request. Expected a JSON object.", null, null);
  }

  private static boolean includeUsage(Fields request, boolean stream) {
    if (!request.has("stream_options")) {
      return false;
    }
    if (!stream) {
      throw ApiError.invalid(
          "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
          "stream_options",
          null);
    }
    return Fields.of(request.required("stream_options"), "stream_options").flag("include_usage");
  }

  /** The newer name wins where both are given. */
  private static int maxTokens(Fields request) {
    int older = request.count("max_tokens").orElse(Integer.MAX_VALUE);
    return request.count("max_completion_tokens").orElse(older);
  }

  private static @Nullable Tool tool(Fields request, Messages messages, Directives directives) {
    if (!request.has("tools")) {
      return null;
    }
    JsonNode tools = request.array("tools");
    JsonNode choice = request.object().path("tool_choice");
    String wanted = choice.path("function").path("name").asText("");
    Tool called = null;
    for (int i = 0; i < tools.size(); i++) {
      String path = "tools[" + i + "]";
      Fields function =
          Fields.of(Fields.of(tools.get(i), path).required("function"), path + ".function");
      String name = function.text("name");
      if (called == null && (wanted.isEmpty() || wanted.equals(name))) {
        called = new Tool(name, function.object().path("parameters"));
      }
    }
    if (called == null) {
      throw ApiError.invalid(
          "Tool choice '" + wanted + "' not found in 'tools' parameter.", "tool_choice", null);
    }
    boolean asked = messages.lastIsUser() && directives.tokens() == null && !directives.flood();
    return asked && !choice.asText("").equals("none") ? called : null;
  }
}
