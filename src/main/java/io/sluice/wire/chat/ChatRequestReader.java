package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Fields;
import io.sluice.wire.openai.Metadata;
import io.sluice.wire.openai.Schemas;
import io.sluice.wire.openai.Trees;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Understands a chat request. Fields that only this format's own providers could make use of, and
 * that change no answer, are passed over: {@code store}, {@code verbosity}, {@code
 * prompt_cache_retention}, {@code stream_options}. What would change the answer is refused by name.
 *
 * <p>Source: OpenAI API reference, "Create chat completion"; OpenRouter's {@code reasoning}, {@code
 * include_reasoning} and {@code top_k}.
 */
final class ChatRequestReader {

  private final ApiRequest request;
  private final Fields fields;

  private ChatRequestReader(ApiRequest request) {
    this.request = request;
    this.fields = new Fields(Trees.read(request.body()), "");
  }

  static Conversation read(ApiRequest request) {
    return new ChatRequestReader(request).conversation();
  }

  private Conversation conversation() {
    fields.ignore(
        "model", "stream", "stream_options", "max_tokens", "max_completion_tokens", "store");
    fields.ignore("verbosity", "prompt_cache_retention", "prompt_cache_options");
    fields.refuse("audio", "prediction", "logit_bias", "moderation");
    if (fields.has("web_search_options")) {
      // Even an empty one asks for a search.
      throw fields.refused("web_search_options");
    }
    refuseLogprobs();
    if (request.choices() > 1) {
      throw new Untranslatable("n", "n must be 1: the provider that serves this model gives one");
    }
    fields.ignore("n");
    onlyText();
    ChatTools tools = ChatTools.read(fields);
    String user = fields.text("user");
    String safety = fields.text("safety_identifier");
    Conversation conversation =
        new Conversation(
            request.model(),
            ChatMessages.read(fields),
            tools.tools(),
            tools.choice(),
            tools.parallel(),
            output(),
            sampling(),
            reasoning(),
            request.outputTokenLimit().orElse(-1),
            request.stream(),
            user.isEmpty() ? safety : user,
            Metadata.read(fields),
            fields.text("prompt_cache_key"),
            fields.text("service_tier"));
    fields.end();
    return conversation;
  }

  private void refuseLogprobs() {
    Integer top = fields.count("top_logprobs");
    if (fields.isTrue("logprobs") || (top != null && top > 0)) {
      throw fields.refused("logprobs");
    }
  }

  private void onlyText() {
    List<JsonNode> modalities = fields.list("modalities");
    for (int i = 0; i < modalities.size(); i++) {
      if (!modalities.get(i).asText().equals("text")) {
        throw new Untranslatable(
            fields.path("modalities", i), "the provider that serves this model answers with text");
      }
    }
  }

  private OutputFormat output() {
    Fields format = fields.object("response_format");
    if (format == null) {
      return new OutputFormat.Text();
    }
    String type = format.required("type");
    Fields schema = format.object("json_schema");
    format.end();
    return switch (type) {
      case "text" -> new OutputFormat.Text();
      case "json_object" -> new OutputFormat.JsonObject();
      case "json_schema" -> {
        if (schema == null) {
          throw new Untranslatable(format.path("json_schema"), "json_schema is missing");
        }
        OutputFormat read = Schemas.read(schema);
        schema.end();
        yield read;
      }
      default ->
          throw new Untranslatable(
              format.path("type"), "type must be text, json_object or json_schema");
    };
  }

  private Sampling sampling() {
    return new Sampling(
        fields.number("temperature"),
        fields.number("top_p"),
        fields.count("top_k"),
        stop(),
        fields.whole("seed"),
        fields.number("frequency_penalty"),
        fields.number("presence_penalty"));
  }

  private List<String> stop() {
    JsonNode stop = fields.node("stop");
    if (stop.isMissingNode()) {
      return List.of();
    }
    if (stop.isTextual()) {
      return List.of(stop.textValue());
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : fields.list("stop")) {
      texts.add(Fields.text(text, fields.path("stop", texts.size())));
    }
    return texts;
  }

  private Reasoning reasoning() {
    String effort = fields.text("reasoning_effort");
    Boolean shown = fields.flag("include_reasoning");
    Integer budget = null;
    Fields reasoning = fields.object("reasoning");
    if (reasoning != null) {
      effort = effort.isEmpty() ? reasoning.text("effort") : effort;
      budget = reasoning.count("max_tokens");
      Boolean enabled = reasoning.flag("enabled");
      if (effort.isEmpty() && budget == null && enabled != null) {
        effort = enabled ? "medium" : "none";
      }
      Boolean excluded = reasoning.flag("exclude");
      shown = excluded == null ? shown : Boolean.valueOf(!excluded);
      reasoning.ignore("effort", "summary");
      reasoning.end();
    }
    return new Reasoning(emptyToNull(effort), budget, shown);
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
