package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Conversation;
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
import org.jspecify.annotations.Nullable;

/**
 * Says a request as one for a response. Nothing is to be kept by the provider, and thoughts come
 * back encrypted, so that the caller has all of the conversation. A tool is strict only where the
 * caller says so: the format's own default is that it is. Refused: stop texts, {@code seed}, {@code
 * top_k}, penalties.
 *
 * <p>Source: OpenAI API reference, "Create a model response".
 */
final class ResponsesRequestWriter {

  private final Conversation conversation;
  private final ObjectNode request = Trees.object();

  private ResponsesRequestWriter(Conversation conversation) {
    this.conversation = conversation;
  }

  static Buffer write(Conversation conversation, String model) {
    return new ResponsesRequestWriter(conversation).write(model);
  }

  private Buffer write(String model) {
    request.put("model", model);
    ArrayNode input = request.putArray("input");
    for (Turn turn : conversation.turns()) {
      new ResponsesItems(turn, input).write();
    }
    tools(conversation, request);
    text(conversation, request);
    sampling();
    reasoning();
    if (conversation.maxOutputTokens() >= 0) {
      request.put("max_output_tokens", conversation.maxOutputTokens());
    }
    if (conversation.stream()) {
      request.put("stream", true);
    }
    request.put("store", false);
    request.putArray("include").add("reasoning.encrypted_content");
    put("user", conversation.user());
    if (!conversation.metadata().isEmpty()) {
      ObjectNode metadata = request.putObject("metadata");
      conversation.metadata().forEach(metadata::put);
    }
    put("prompt_cache_key", conversation.cacheKey());
    put("service_tier", conversation.serviceTier());
    return Trees.bytes(request);
  }

  private void put(String name, String value) {
    if (!value.isEmpty()) {
      request.put(name, value);
    }
  }

  /** Also part of an answer, which repeats what it was asked. */
  static void tools(Conversation conversation, ObjectNode to) {
    if (conversation.tools().isEmpty()) {
      return;
    }
    ArrayNode tools = to.putArray("tools");
    for (Tool tool : conversation.tools()) {
      ObjectNode written = tools.addObject().put("type", "function");
      Schemas.writeTool(tool, written);
      if (tool.parameters() == null) {
        written.putObject("parameters").put("type", "object").putObject("properties");
      }
      written.put("strict", Boolean.TRUE.equals(tool.strict()));
    }
    ToolChoice choice = conversation.toolChoice();
    if (choice instanceof ToolChoice.Named named) {
      to.putObject("tool_choice").put("type", "function").put("name", named.name());
    } else if (choice instanceof ToolChoice.None) {
      to.put("tool_choice", "none");
    } else if (choice instanceof ToolChoice.Required) {
      to.put("tool_choice", "required");
    }
    if (conversation.parallelTools() != null) {
      to.put("parallel_tool_calls", conversation.parallelTools());
    }
  }

  static void text(Conversation conversation, ObjectNode to) {
    OutputFormat output = conversation.output();
    if (output instanceof OutputFormat.JsonObject) {
      to.putObject("text").putObject("format").put("type", "json_object");
    } else if (output instanceof OutputFormat.JsonSchema schema) {
      ObjectNode format = to.putObject("text").putObject("format").put("type", "json_schema");
      Schemas.write(schema, format);
    }
  }

  private void sampling() {
    Sampling sampling = conversation.sampling();
    refuse("top_k", sampling.topK() != null);
    refuse("stop", !sampling.stop().isEmpty());
    refuse("seed", sampling.seed() != null);
    refuse("frequency_penalty", isSet(sampling.frequencyPenalty()));
    refuse("presence_penalty", isSet(sampling.presencePenalty()));
    if (sampling.temperature() != null) {
      request.put("temperature", sampling.temperature());
    }
    if (sampling.topP() != null) {
      request.put("top_p", sampling.topP());
    }
  }

  /** A penalty of nothing is none. */
  private static boolean isSet(@Nullable Double penalty) {
    return penalty != null && penalty != 0;
  }

  private static void refuse(String name, boolean set) {
    if (set) {
      throw new Untranslatable(
          name, "the provider that serves this model knows no " + name + "; leave it out");
    }
  }

  private void reasoning() {
    String effort = Efforts.of(conversation.reasoning());
    boolean shown = Boolean.TRUE.equals(conversation.reasoning().shown());
    if (effort == null && !shown) {
      return;
    }
    ObjectNode reasoning = request.putObject("reasoning");
    if (effort != null) {
      reasoning.put("effort", effort);
    }
    if (shown) {
      reasoning.put("summary", "auto");
    }
  }
}
