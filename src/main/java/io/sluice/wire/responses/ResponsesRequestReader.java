package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Fields;
import io.sluice.wire.openai.Metadata;
import io.sluice.wire.openai.Schemas;
import io.sluice.wire.openai.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Understands a request for a response. Fields that only this format's own providers could make use
 * of, and that change no answer, are passed over: {@code store}, {@code stream_options}, {@code
 * text.verbosity}, {@code prompt_cache_retention}, {@code client_metadata}. What needs state that a
 * provider keeps, or tools that it runs, is refused by name.
 *
 * <p>Source: OpenAI API reference, "Create a model response".
 */
final class ResponsesRequestReader {

  private static final Set<String> INCLUDED = Set.of("reasoning.encrypted_content");

  private final ApiRequest request;
  private final Fields fields;

  private ResponsesRequestReader(ApiRequest request) {
    this.request = request;
    this.fields = new Fields(Trees.read(request.body()), "");
  }

  static Conversation read(ApiRequest request) {
    return new ResponsesRequestReader(request).conversation();
  }

  private Conversation conversation() {
    fields.ignore("model", "stream", "stream_options", "max_output_tokens", "store");
    fields.ignore("prompt_cache_retention", "prompt_cache_options", "client_metadata");
    fields.refuse("previous_response_id", "conversation", "prompt", "max_tool_calls");
    fields.refuse("moderation", "context_management");
    refuseFlags();
    OutputFormat output = output();
    List<Tool> tools = tools();
    ToolChoice choice = choice();
    Reasoning reasoning = reasoning();
    String user = fields.text("user");
    String safety = fields.text("safety_identifier");
    Conversation conversation =
        new Conversation(
            request.model(),
            new ResponsesInput(fields).turns(),
            tools,
            choice,
            fields.flag("parallel_tool_calls"),
            output,
            new Sampling(
                fields.number("temperature"),
                fields.number("top_p"),
                null,
                List.of(),
                null,
                null,
                null),
            reasoning,
            request.outputTokenLimit().orElse(-1),
            request.stream(),
            user.isEmpty() ? safety : user,
            Metadata.read(fields),
            fields.text("prompt_cache_key"),
            fields.text("service_tier"));
    fields.end();
    return conversation;
  }

  private void refuseFlags() {
    if (fields.isTrue("background")) {
      throw fields.refused("background");
    }
    String truncation = fields.text("truncation");
    if (!truncation.isEmpty() && !truncation.equals("disabled")) {
      throw fields.refused("truncation");
    }
    Integer top = fields.count("top_logprobs");
    if (top != null && top > 0) {
      throw fields.refused("top_logprobs");
    }
    List<JsonNode> include = fields.list("include");
    for (int i = 0; i < include.size(); i++) {
      String path = fields.path("include", i);
      if (!INCLUDED.contains(Fields.text(include.get(i), path))) {
        throw new Untranslatable(
            path, "the provider that serves this model cannot include it; leave it out");
      }
    }
  }

  private OutputFormat output() {
    Fields text = fields.object("text");
    if (text == null) {
      return new OutputFormat.Text();
    }
    text.ignore("verbosity");
    Fields format = text.object("format");
    text.end();
    if (format == null) {
      return new OutputFormat.Text();
    }
    String type = format.required("type");
    OutputFormat output =
        switch (type) {
          case "text" -> new OutputFormat.Text();
          case "json_object" -> new OutputFormat.JsonObject();
          case "json_schema" -> Schemas.read(format);
          default ->
              throw new Untranslatable(
                  format.path("type"), "type must be text, json_object or json_schema");
        };
    format.end();
    return output;
  }

  private Reasoning reasoning() {
    Fields reasoning = fields.object("reasoning");
    if (reasoning == null) {
      return Reasoning.DEFAULT;
    }
    String effort = reasoning.text("effort");
    String summary = reasoning.text("summary") + reasoning.text("generate_summary");
    // How earlier thoughts are kept in view, and in which manner to think: OpenAI's own affair.
    reasoning.ignore("context", "mode");
    reasoning.end();
    return new Reasoning(
        effort.isEmpty() ? null : effort, null, summary.isEmpty() ? null : Boolean.TRUE);
  }

  private List<Tool> tools() {
    List<JsonNode> list = fields.list("tools");
    List<Tool> tools = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      Fields tool = new Fields(list.get(i), fields.path("tools", i));
      if (!tool.required("type").equals("function")) {
        throw tool.refused("type");
      }
      tools.add(Schemas.readTool(tool, false, tool.path()));
      tool.ignore("output_schema");
      tool.end();
    }
    return tools;
  }

  private ToolChoice choice() {
    JsonNode choice = fields.node("tool_choice");
    if (choice.isMissingNode()) {
      return new ToolChoice.Auto();
    }
    String path = fields.path("tool_choice");
    if (choice.isTextual()) {
      return switch (choice.textValue()) {
        case "auto" -> new ToolChoice.Auto();
        case "none" -> new ToolChoice.None();
        case "required" -> new ToolChoice.Required();
        default ->
            throw new Untranslatable(
                path, "tool_choice must be auto, none, required or name a function");
      };
    }
    Fields named = new Fields(choice, path);
    if (!named.required("type").equals("function")) {
      throw named.refused("type");
    }
    ToolChoice read = new ToolChoice.Named(named.required("name"));
    named.end();
    return read;
  }
}
