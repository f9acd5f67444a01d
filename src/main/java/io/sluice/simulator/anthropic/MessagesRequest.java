package io.sluice.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a body of {@code POST /v1/messages} and of its token count. */
final class MessagesRequest {
  private static final Set<String> VERSIONS = Set.of("2023-06-01", "2026-10-21");
  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "messages",
          "max_tokens",
          "system",
          "stream",
          "temperature",
          "top_p",
          "top_k",
          "stop_sequences",
          "tools",
          "tool_choice",
          "metadata",
          "thinking",
          "service_tier",
          "container",
          "context_management",
          "mcp_servers",
          "output_config",
          "output_format",
          "inference_geo",
          "cache_control",
          "speed",
          "betas");
  private static final Set<String> CHOICES = Set.of("auto", "any", "tool", "none");
  private static final Pattern TOOL = Pattern.compile("[a-zA-Z0-9_-]{1,128}");

  private MessagesRequest() {}

  /**
   * Refuses a version that there is not.
   *
   * @throws ApiError 400
   */
  static void version(Call call) {
    String version = call.header("anthropic-version");
    if (version == null) {
      throw AnthropicWording.invalid("anthropic-version: header is required");
    }
    if (!VERSIONS.contains(version)) {
      throw AnthropicWording.invalid(
          "anthropic-version: \"%s\" is not a valid version".formatted(version));
    }
  }

  static Fields fields(Call call) {
    return Fields.in(call.body(), AnthropicWording.WORDING);
  }

  /** Its own fields are those above; hosts elsewhere add some. */
  static Asked read(Call call, Fields request, String model, boolean stream, Set<String> more) {
    call.told().accept(model, stream);
    for (String name : (Iterable<String>) request.object()::fieldNames) {
      if (!FIELDS.contains(name) && !more.contains(name)) {
        throw AnthropicWording.WORDING.unknown(name);
      }
    }
    request.required("max_tokens");
    int max = request.count("max_tokens").orElseThrow();
    boolean thinks = thinks(request, max);
    temperature(request);
    Asked asked = count(request, model, thinks);
    List<Asked.Tool> calls = calls(request, asked, thinks);
    return asked
        .streamed(stream, true)
        .atMost(max)
        .thinking(thinks, thinks || asked.directives().reasoning() != null)
        .fitting(schema(request))
        .calling(calls);
  }

  static Asked count(Fields request, String model, boolean thinks) {
    Prompt prompt =
        MessagesConversation.in(request, thinks)
            .and(Prompt.tokens(request.get("system")))
            .and(Prompt.tokens(request.get("tools")));
    return Asked.of(model, prompt);
  }

  private static boolean thinks(Fields request, int max) {
    if (!request.has("thinking")) {
      return false;
    }
    Fields thinking = request.child("thinking");
    String type = thinking.choice("type", Set.of("enabled", "disabled", "adaptive"));
    if (type.equals("enabled")) {
      thinking.required("budget_tokens");
      int budget = thinking.count("budget_tokens").orElseThrow();
      if (budget < 1024) {
        throw AnthropicWording.invalid(
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
      }
      if (budget >= max) {
        throw AnthropicWording.invalid(
            "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our"
                + " documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking");
      }
    }
    return !type.equals("disabled");
  }

  private static void temperature(Fields request) {
    JsonNode temperature = request.get("temperature");
    if (request.has("temperature")) {
      if (!temperature.isNumber()) {
        throw AnthropicWording.invalid("temperature: Input should be a valid number");
      }
      if (temperature.asDouble() < 0 || temperature.asDouble() > 1) {
        throw AnthropicWording.invalid("temperature: range: 0..1");
      }
    }
  }

  private static @Nullable JsonNode schema(Fields request) {
    for (String at : List.of("output_config", "output_format")) {
      if (request.has(at)) {
        Fields output = request.child(at);
        Fields format = at.equals("output_format") ? output : null;
        if (format == null && output.has("format")) {
          format = output.child("format");
        }
        if (format != null) {
          format.choice("type", Set.of("json_schema"));
          return format.child("schema").object();
        }
      }
    }
    return null;
  }

  private static List<Asked.Tool> calls(Fields request, Asked asked, boolean thinks) {
    List<Asked.Tool> offered = new ArrayList<>();
    String forced = "";
    String choice = "auto";
    if (request.has("tool_choice")) {
      Fields chosen = request.child("tool_choice");
      choice = chosen.choice("type", CHOICES);
      forced = choice.equals("tool") ? chosen.text("name") : "";
      if (thinks && (choice.equals("any") || choice.equals("tool"))) {
        throw AnthropicWording.invalid(
            "Thinking may not be enabled when tool_choice forces tool use.");
      }
    }
    int first = forced.isEmpty() ? 0 : -1;
    if (request.has("tools") && !request.get("tools").isEmpty()) {
      for (Fields tool : request.items("tools")) {
        String name = tool.text("name");
        if (!tool.text("type", "custom").equals("custom")) {
          continue;
        }
        if (!TOOL.matcher(name).matches()) {
          throw AnthropicWording.invalid(
              tool.path() + "custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
        }
        if (!tool.has("input_schema")) {
          throw AnthropicWording.WORDING.missing(tool.path() + "custom.input_schema");
        }
        Fields schema = tool.child("input_schema");
        if (!schema.get("type").asText().equals("object")) {
          throw AnthropicWording.invalid(
              tool.path() + "custom.input_schema.type: Input should be 'object'");
        }
        if (name.equals(forced)) {
          first = offered.size();
        }
        offered.add(new Asked.Tool(name, schema.object()));
      }
    }
    if (first < 0) {
      throw AnthropicWording.invalid("Tool '" + forced + "' not found in provided tools");
    }
    Prompt prompt = new Prompt(0, asked.question(), MessagesConversation.lastIsUser(request));
    return prompt.calling(offered, choice.equals("none") ? -1 : first, asked.directives());
  }
}
