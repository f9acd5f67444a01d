package io.sluice.wire.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Understands a request. See {@link CohereDialect} for what it takes. */
final class CohereRequestReader {

  private static final String OWN = "is Cohere's own: no other provider has it";

  private final ObjectFields body;

  CohereRequestReader(ObjectFields body) {
    this.body = body;
  }

  Conversation read() {
    List<Conversation.Turn> turns = new ArrayList<>();
    body.objects("messages").forEach(message -> turns.add(CohereMessages.read(message)));
    refuseOwn();
    Boolean strict = body.flag("strict_tools");
    Long bound = body.whole("max_tokens");
    Conversation conversation =
        new Conversation(
            body.requiredText("model"),
            turns,
            readTools(strict),
            readChoice(),
            null,
            readOutput(),
            new Sampling(
                body.number("temperature"),
                body.number("p"),
                topK(),
                body.texts("stop_sequences"),
                body.whole("seed"),
                body.number("frequency_penalty"),
                body.number("presence_penalty")),
            readThinking(),
            bound == null ? -1 : bound,
            Boolean.TRUE.equals(body.flag("stream")),
            "",
            Map.of(),
            "",
            "");
    body.end();
    return conversation;
  }

  private void refuseOwn() {
    if (!body.items("documents").isEmpty()) {
      throw new Untranslatable("documents", OWN);
    }
    String safety = body.text("safety_mode", "OFF");
    if (!safety.equals("OFF") && !safety.equals("NONE")) {
      throw new Untranslatable("safety_mode", OWN + "; it must be OFF");
    }
    for (String name : new String[] {"logprobs", "raw_prompting", "return_prompt"}) {
      if (Boolean.TRUE.equals(body.flag(name))) {
        throw new Untranslatable(name, OWN);
      }
    }
    Integer priority = body.integer("priority");
    if (priority != null && priority != 0) {
      throw new Untranslatable("priority", OWN);
    }
    body.ignore("citation_options");
  }

  /** 0 is no bound. */
  private @Nullable Integer topK() {
    Integer k = body.integer("k");
    return k == null || k == 0 ? null : k;
  }

  private List<Tool> readTools(@Nullable Boolean strict) {
    List<Tool> tools = new ArrayList<>();
    for (ObjectFields tool : body.objects("tools")) {
      tool.ignore("type");
      ObjectFields function = tool.object("function");
      if (function == null) {
        throw new Untranslatable(tool.at("function"), "is missing");
      }
      tools.add(
          new Tool(
              function.requiredText("name"),
              function.text("description", ""),
              function.node("parameters"),
              strict,
              false,
              tool.path()));
      function.end();
      tool.end();
    }
    return tools;
  }

  private ToolChoice readChoice() {
    String choice = body.text("tool_choice", "");
    return switch (choice) {
      case "" -> new ToolChoice.Auto();
      case "REQUIRED" -> new ToolChoice.Required();
      case "NONE" -> new ToolChoice.None();
      default -> throw new Untranslatable("tool_choice", "must be REQUIRED or NONE");
    };
  }

  private OutputFormat readOutput() {
    ObjectFields format = body.object("response_format");
    if (format == null) {
      return new OutputFormat.Text();
    }
    String type = format.text("type", "text");
    JsonNode schema = format.node("json_schema");
    if (schema == null) {
      schema = format.node("schema");
    }
    format.ignore("schema");
    format.end();
    return switch (type) {
      case "text" -> new OutputFormat.Text();
      case "json_object" ->
          schema == null
              ? new OutputFormat.JsonObject()
              : new OutputFormat.JsonSchema("", "", schema, null);
      default -> throw new Untranslatable(format.at("type"), "must be text or json_object");
    };
  }

  private Reasoning readThinking() {
    ObjectFields thinking = body.object("thinking");
    if (thinking == null) {
      return Reasoning.DEFAULT;
    }
    String type = thinking.text("type", "enabled");
    Integer budget = thinking.integer("token_budget");
    thinking.end();
    return switch (type) {
      case "disabled" -> new Reasoning("none", null, null);
      case "enabled" -> new Reasoning(budget == null ? "high" : null, budget, true);
      default -> throw new Untranslatable(thinking.at("type"), "must be enabled or disabled");
    };
  }
}
