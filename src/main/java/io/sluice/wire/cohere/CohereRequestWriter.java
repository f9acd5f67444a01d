package io.sluice.wire.cohere;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Says a conversation as a request. See {@link CohereDialect}. */
final class CohereRequestWriter {

  private CohereRequestWriter() {}

  static Buffer write(Conversation conversation, String model) {
    ObjectNode body = ObjectFields.TREES.createObjectNode();
    body.put("model", model).put("stream", conversation.stream());
    ArrayNode messages = body.putArray("messages");
    for (Turn turn : conversation.turns()) {
      CohereMessages.write(turn, messages);
    }
    writeTools(conversation, body);
    if (conversation.maxOutputTokens() >= 0) {
      body.put("max_tokens", conversation.maxOutputTokens());
    }
    writeSampling(conversation.sampling(), body);
    writeOutput(conversation.output(), body);
    writeThinking(conversation.reasoning(), body);
    switch (conversation.serviceTier()) {
      case "", "auto", "default", "standard", "standard_only" -> {}
      default ->
          throw new Untranslatable("service_tier", "must be auto or default: Cohere has no other");
    }
    return bytes(body);
  }

  static Buffer bytes(JsonNode tree) {
    try {
      return Buffer.buffer(ObjectFields.TREES.writeValueAsBytes(tree));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeTools(Conversation conversation, ObjectNode body) {
    boolean strict = !conversation.tools().isEmpty();
    if (!conversation.tools().isEmpty()) {
      ArrayNode tools = body.putArray("tools");
      for (Tool tool : conversation.tools()) {
        ObjectNode function = tools.addObject().put("type", "function").putObject("function");
        function.put("name", tool.name());
        if (!tool.description().isEmpty()) {
          function.put("description", tool.description());
        }
        JsonNode parameters = tool.parameters();
        if (parameters != null) {
          function.set("parameters", parameters);
        } else {
          function.putObject("parameters").put("type", "object").putObject("properties");
        }
        strict &= Boolean.TRUE.equals(tool.strict());
      }
      if (Boolean.FALSE.equals(conversation.parallelTools())) {
        throw new Untranslatable(
            "parallel_tool_calls", "must not be false: Cohere cannot be kept from several calls");
      }
    }
    if (strict) {
      body.put("strict_tools", true);
    }
    ToolChoice choice = conversation.toolChoice();
    if (choice instanceof ToolChoice.Required) {
      body.put("tool_choice", "REQUIRED");
    } else if (choice instanceof ToolChoice.None) {
      body.put("tool_choice", "NONE");
    } else if (choice instanceof ToolChoice.Named named) {
      boolean only =
          conversation.tools().size() == 1
              && conversation.tools().get(0).name().equals(named.name());
      if (!only) {
        throw new Untranslatable(
            "tool_choice", "must not name one of several tools: Cohere cannot be told which");
      }
      body.put("tool_choice", "REQUIRED");
    }
  }

  private static void writeSampling(Sampling sampling, ObjectNode body) {
    number(body, "temperature", sampling.temperature());
    number(body, "p", sampling.topP());
    if (sampling.topK() != null) {
      body.put("k", sampling.topK());
    }
    if (!sampling.stop().isEmpty()) {
      ArrayNode stop = body.putArray("stop_sequences");
      sampling.stop().forEach(stop::add);
    }
    if (sampling.seed() != null) {
      body.put("seed", sampling.seed());
    }
    number(body, "frequency_penalty", sampling.frequencyPenalty());
    number(body, "presence_penalty", sampling.presencePenalty());
  }

  private static void number(ObjectNode body, String name, @Nullable Double value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private static void writeOutput(OutputFormat output, ObjectNode body) {
    if (output instanceof OutputFormat.Text) {
      return;
    }
    ObjectNode format = body.putObject("response_format").put("type", "json_object");
    if (output instanceof OutputFormat.JsonSchema schema) {
      format.set("json_schema", schema.schema());
    }
  }

  private static void writeThinking(Reasoning reasoning, ObjectNode body) {
    String effort = reasoning.effort();
    Integer budget = reasoning.budgetTokens();
    if (effort == null && budget == null) {
      return;
    }
    ObjectNode thinking = body.putObject("thinking");
    if (budget == null && "none".equals(effort)) {
      thinking.put("type", "disabled");
      return;
    }
    thinking.put("type", "enabled");
    int tokens =
        budget != null
            ? budget
            : switch (String.valueOf(effort)) {
              case "minimal", "low" -> 1024;
              case "medium" -> 8192;
              default -> -1;
            };
    if (tokens > 0) {
      thinking.put("token_budget", tokens);
    }
  }
}
