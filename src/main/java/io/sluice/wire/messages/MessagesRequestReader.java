package io.sluice.wire.messages;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.CallSignatures;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.CachePoint;
import io.sluice.wire.conversation.RequestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Understands a request. What becomes of each field stands in {@link MessagesDialect}. */
final class MessagesRequestReader {

  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "messages",
          "system",
          "max_tokens",
          "stream",
          "stop_sequences",
          "temperature",
          "top_p",
          "top_k",
          "tools",
          "tool_choice",
          "thinking",
          "output_config",
          "output_format",
          "metadata",
          "service_tier",
          "speed",
          "cache_control",
          "context_management",
          "mcp_servers",
          "diagnostics");

  private MessagesRequestReader() {}

  static Conversation read(ApiRequest request) {
    RequestNode root = RequestNode.of(request.body()).only(KNOWN);
    refuseWhatTheProviderWouldDo(root);
    Integer maxTokens = root.get("max_tokens").whole();
    RequestNode choice = root.get("tool_choice");
    return new Conversation(
        request.model(),
        turns(root),
        MessagesTools.read(root.get("tools")),
        MessagesTools.readChoice(choice),
        MessagesTools.readParallel(choice),
        output(root),
        new Sampling(
            root.get("temperature").number(),
            root.get("top_p").number(),
            root.get("top_k").whole(),
            root.get("stop_sequences").texts(),
            null,
            null,
            null),
        MessagesThinking.read(root),
        maxTokens == null ? -1 : maxTokens,
        request.stream(),
        root.has("metadata")
            ? root.get("metadata").only(Set.of("user_id")).get("user_id").optionalText()
            : "",
        Map.of(),
        request.cacheKey(),
        serviceTier(root.get("service_tier")));
  }

  private static void refuseWhatTheProviderWouldDo(RequestNode root) {
    if (!root.get("mcp_servers").items().isEmpty()) {
      throw root.get("mcp_servers").wrong("are called by Anthropic only; leave them out");
    }
    String speed = root.get("speed").optionalText();
    if (!speed.isEmpty() && !speed.equals("standard")) {
      throw root.get("speed").wrong("must be standard: the provider has no other");
    }
    RequestNode management = root.get("context_management");
    if (management.missing()) {
      return;
    }
    for (RequestNode edit : management.only(Set.of("edits")).get("edits").items()) {
      // Thoughts of one provider do not reach another: there is nothing to clear.
      if (!edit.get("type").text().startsWith("clear_thinking")) {
        throw edit.get("type").wrong("must be clear_thinking: the provider does not edit");
      }
    }
  }

  private static List<Turn> turns(RequestNode root) {
    List<Turn> turns = new ArrayList<>();
    RequestNode system = root.get("system");
    if (!system.missing()) {
      turns.add(new Turn(Role.SYSTEM, MessagesContent.read(system), "", "system"));
    }
    for (RequestNode message : root.get("messages").items()) {
      message.only(Set.of("role", "content"));
      List<Part> parts = MessagesContent.read(message.get("content"));
      turns.add(
          new Turn(
              role(message.get("role")),
              CallSignatures.together(parts, Format.MESSAGES),
              "",
              message.path()));
    }
    if (root.has("cache_control") && !turns.isEmpty()) {
      Turn last = turns.remove(turns.size() - 1);
      List<Part> parts = new ArrayList<>(last.parts());
      parts.add(new CachePoint(root.get("cache_control").get("ttl").optionalText()));
      turns.add(new Turn(last.role(), parts, last.name(), last.field()));
    }
    return turns;
  }

  private static Role role(RequestNode role) {
    return switch (role.text()) {
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "system" -> Role.SYSTEM;
      default -> throw role.wrong("must be user, assistant or system");
    };
  }

  private static OutputFormat output(RequestNode root) {
    RequestNode config = root.get("output_config");
    RequestNode format = config.missing() ? root.get("output_format") : config.get("format");
    if (!config.missing()) {
      config.only(Set.of("effort", "format"));
      if (root.has("output_format")) {
        throw root.get("output_format").wrong("is output_config.format by now; give only that");
      }
    }
    if (format.missing()) {
      return new OutputFormat.Text();
    }
    format.only(Set.of("type", "schema"));
    if (!format.get("type").text().equals("json_schema")) {
      throw format.get("type").wrong("must be json_schema");
    }
    JsonNode schema = format.get("schema").object();
    return new OutputFormat.JsonSchema("", "", schema, null);
  }

  /** {@code standard_only} is what others call their default. */
  private static String serviceTier(RequestNode tier) {
    String asked = tier.optionalText();
    return asked.equals("standard_only") ? "default" : asked;
  }
}
