package io.sluice.simulator.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Asked;
import io.sluice.simulator.Call;
import io.sluice.simulator.Fields;
import io.sluice.simulator.Prompt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a body of {@code POST /v2/chat}. */
final class CohereChatRequest {
  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "messages",
          "stream",
          "tools",
          "strict_tools",
          "documents",
          "citation_options",
          "response_format",
          "safety_mode",
          "max_tokens",
          "stop_sequences",
          "temperature",
          "seed",
          "frequency_penalty",
          "presence_penalty",
          "k",
          "p",
          "logprobs",
          "tool_choice",
          "thinking",
          "priority");
  private static final Set<String> ROLES = Set.of("user", "assistant", "system", "tool");
  private static final Set<String> PARTS = Set.of("text", "image_url", "document", "thinking");

  private final Set<String> called = new HashSet<>();
  private int tokens;
  private String question = "";
  private boolean lastIsUser;

  private CohereChatRequest() {}

  /**
   * @throws ApiError 400, 404 or 422, as Cohere refuses such a body
   */
  static Asked read(Call call) {
    Fields request = Fields.in(call.body(), CohereWording.WORDING);
    String model = request.text("model");
    boolean stream = request.flag("stream");
    call.told().accept(model, stream);
    request.known(FIELDS);
    CohereChatRequest all = new CohereChatRequest();
    request.items("messages").forEach(all::add);
    Prompt prompt = new Prompt(all.tokens, all.question, all.lastIsUser);
    Asked asked =
        Asked.of(
            model,
            prompt
                .and(Prompt.tokens(request.get("tools")))
                .and(Prompt.tokens(request.get("documents"))));
    String thinking = request.get("thinking").path("type").asText();
    boolean thinks = thinking.equals("enabled") || (asked.thinks() && thinking.isEmpty());
    return asked
        .streamed(stream, true)
        .atMost(request.count("max_tokens").orElse(Integer.MAX_VALUE))
        .thinking(thinks, true)
        .fitting(schema(request))
        .calling(calls(request, prompt, asked));
  }

  private void add(Fields message) {
    String role = message.choice("role", ROLES);
    StringBuilder text = new StringBuilder();
    if (message.get("content").isTextual()) {
      text.append(message.text("content"));
    } else if (message.has("content")) {
      for (Fields part : message.items("content")) {
        if (part.choice("type", PARTS).equals("text")) {
          text.append(part.text("text")).append('\n');
        } else {
          tokens += Prompt.TOKENS_AN_IMAGE;
        }
      }
    } else if (!role.equals("assistant")) {
      throw CohereWording.WORDING.missing(message.path() + "content");
    }
    for (JsonNode call : message.get("tool_calls")) {
      called.add(call.path("id").asText());
    }
    if (role.equals("tool") && !called.remove(message.text("tool_call_id"))) {
      throw CohereWording.invalid(
          "tool_call_id found in tool message without a matching tool call");
    }
    tokens += Prompt.tokens(text.toString()) + Prompt.tokens(message.get("tool_calls"));
    lastIsUser = role.equals("user");
    if (lastIsUser) {
      question = text.toString();
    }
  }

  private static @Nullable JsonNode schema(Fields request) {
    JsonNode format = request.get("response_format");
    if (!format.path("type").asText().equals("json_object")) {
      return null;
    }
    return format.has("json_schema") ? format.path("json_schema") : format.path("schema");
  }

  private static List<Asked.Tool> calls(Fields request, Prompt prompt, Asked asked) {
    if (!request.has("tools") || request.get("tools").isEmpty()) {
      return List.of();
    }
    List<Asked.Tool> offered = new ArrayList<>();
    for (Fields tool : request.items("tools")) {
      Fields function = tool.child("function");
      offered.add(new Asked.Tool(function.text("name"), function.get("parameters")));
    }
    boolean never = request.get("tool_choice").asText().equals("NONE");
    return prompt.calling(offered, never ? -1 : 0, asked.directives());
  }
}
