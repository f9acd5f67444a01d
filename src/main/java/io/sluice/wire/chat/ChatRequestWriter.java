package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.ServerStyle;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Efforts;
import io.sluice.wire.openai.Schemas;
import io.sluice.wire.openai.Trees;
import io.vertx.core.buffer.Buffer;

/**
 * Says a request in the chat format. A stream always asks for usage. Left out as hints: what is
 * worth caching, whether the caller wants to read the model's thoughts. Refused: {@code top_k}.
 *
 * <p>Source: OpenAI API reference, "Create chat completion".
 */
final class ChatRequestWriter {

  private final Conversation conversation;
  private final ServerStyle style;
  private final ObjectNode request = Trees.object();

  private ChatRequestWriter(Conversation conversation, ServerStyle style) {
    this.conversation = conversation;
    this.style = style;
  }

  static Buffer write(Conversation conversation, String model, ServerStyle style) {
    return new ChatRequestWriter(conversation, style).write(model);
  }

  private Buffer write(String model) {
    request.put("model", model);
    ArrayNode messages = request.putArray("messages");
    for (Turn turn : conversation.turns()) {
      new ChatTurn(spoken(turn), messages).write();
    }
    tools();
    output();
    sampling();
    String effort = Efforts.of(conversation.reasoning());
    if (effort != null) {
      request.put("reasoning_effort", effort);
    }
    if (conversation.maxOutputTokens() >= 0) {
      request.put(style.bound(), conversation.maxOutputTokens());
    }
    if (conversation.stream()) {
      request.put("stream", true);
      if (style.streamOptions()) {
        request.putObject("stream_options").put("include_usage", true);
      }
    }
    put("user", conversation.user());
    if (!conversation.metadata().isEmpty()) {
      ObjectNode metadata = request.putObject("metadata");
      conversation.metadata().forEach(metadata::put);
    }
    put("prompt_cache_key", conversation.cacheKey());
    put("service_tier", conversation.serviceTier());
    return Trees.bytes(request);
  }

  /** Where nobody is known as the developer, it is the system that speaks. */
  private Turn spoken(Turn turn) {
    return style.developerRole() || turn.role() != Role.DEVELOPER
        ? turn
        : new Turn(Role.SYSTEM, turn.parts(), turn.name(), turn.field());
  }

  private void put(String name, String value) {
    if (!value.isEmpty()) {
      request.put(name, value);
    }
  }

  private void tools() {
    if (conversation.tools().isEmpty()) {
      return;
    }
    ArrayNode tools = request.putArray("tools");
    for (Tool tool : conversation.tools()) {
      ObjectNode function = Trees.object();
      Schemas.writeTool(tool, function);
      if (tool.strict() != null) {
        function.put("strict", tool.strict());
      }
      tools.addObject().put("type", "function").set("function", function);
    }
    ToolChoice choice = conversation.toolChoice();
    if (choice instanceof ToolChoice.Named named) {
      request
          .putObject("tool_choice")
          .put("type", "function")
          .putObject("function")
          .put("name", named.name());
    } else if (choice instanceof ToolChoice.None) {
      request.put("tool_choice", "none");
    } else if (choice instanceof ToolChoice.Required) {
      request.put("tool_choice", "required");
    }
    if (conversation.parallelTools() != null) {
      request.put("parallel_tool_calls", conversation.parallelTools());
    }
  }

  private void output() {
    OutputFormat output = conversation.output();
    if (output instanceof OutputFormat.JsonObject) {
      request.putObject("response_format").put("type", "json_object");
    } else if (output instanceof OutputFormat.JsonSchema schema) {
      ObjectNode format = request.putObject("response_format").put("type", "json_schema");
      Schemas.write(schema, format.putObject("json_schema"));
    }
  }

  private void sampling() {
    Sampling sampling = conversation.sampling();
    if (sampling.topK() != null) {
      throw new Untranslatable(
          "top_k", "the provider that serves this model knows no top_k; leave it out");
    }
    if (sampling.temperature() != null) {
      request.put("temperature", sampling.temperature());
    }
    if (sampling.topP() != null) {
      request.put("top_p", sampling.topP());
    }
    if (!sampling.stop().isEmpty()) {
      sampling.stop().forEach(request.putArray("stop")::add);
    }
    if (sampling.seed() != null) {
      request.put("seed", sampling.seed());
    }
    if (sampling.frequencyPenalty() != null) {
      request.put("frequency_penalty", sampling.frequencyPenalty());
    }
    if (sampling.presencePenalty() != null) {
      request.put("presence_penalty", sampling.presencePenalty());
    }
  }
}
