package io.sluice.wire.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.RequestNode;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tools and whether to call them (Anthropic API reference, "Define tools"). */
final class MessagesTools {

  private static final Set<String> KNOWN =
      Set.of(
          "type",
          "name",
          "description",
          "input_schema",
          "strict",
          "cache_control",
          "eager_input_streaming",
          "defer_loading",
          "allowed_callers");

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");

  private MessagesTools() {}

  static List<Tool> read(RequestNode tools) {
    List<Tool> read = new ArrayList<>();
    for (RequestNode tool : tools.items()) {
      String type = tool.get("type").optionalText();
      if (!type.isEmpty() && !type.equals("custom")) {
        throw tool.get("type").wrong("must be custom: other tools are Anthropic's own");
      }
      tool.only(KNOWN);
      if (tool.get("defer_loading").isTrue()) {
        throw tool.get("defer_loading")
            .wrong("must be false: the provider cannot search for tools");
      }
      for (RequestNode caller : tool.get("allowed_callers").items()) {
        if (!caller.text().equals("direct")) {
          throw caller.wrong("must be direct: the provider runs no code that calls tools");
        }
      }
      RequestNode schema = tool.get("input_schema");
      read.add(
          new Tool(
              tool.get("name").text(),
              tool.get("description").optionalText(),
              schema.missing() ? null : schema.object(),
              tool.get("strict").flag(),
              tool.has("cache_control"),
              tool.path()));
    }
    return read;
  }

  static ToolChoice readChoice(RequestNode choice) {
    if (choice.missing()) {
      return new ToolChoice.Auto();
    }
    choice.only(Set.of("type", "name", "disable_parallel_tool_use"));
    return switch (choice.get("type").text()) {
      case "auto" -> new ToolChoice.Auto();
      case "any" -> new ToolChoice.Required();
      case "none" -> new ToolChoice.None();
      case "tool" -> new ToolChoice.Named(choice.get("name").text());
      default -> throw choice.get("type").wrong("must be auto, any, tool or none");
    };
  }

  static @Nullable Boolean readParallel(RequestNode choice) {
    Boolean disabled = choice.get("disable_parallel_tool_use").flag();
    return disabled == null ? null : !disabled;
  }

  static void write(ObjectNode request, Conversation conversation) {
    if (conversation.tools().isEmpty()) {
      return;
    }
    ArrayNode tools = request.putArray("tools");
    for (Tool tool : conversation.tools()) {
      if (!NAME.matcher(tool.name()).matches()) {
        throw new Untranslatable(
            tool.field(),
            tool.field() + ": the name of a tool must be 1 to 128 letters, digits, _ and -");
      }
      ObjectNode written = tools.addObject().put("name", tool.name());
      if (!tool.description().isEmpty()) {
        written.put("description", tool.description());
      }
      JsonNode schema = tool.parameters();
      if (schema == null) {
        written.putObject("input_schema").put("type", "object").putObject("properties");
      } else {
        written.set("input_schema", schema);
      }
      if (Boolean.TRUE.equals(tool.strict())) {
        written.put("strict", true);
      }
      if (tool.cached()) {
        written.putObject("cache_control").put("type", "ephemeral");
      }
    }
    writeChoice(request, conversation);
  }

  private static void writeChoice(ObjectNode request, Conversation conversation) {
    ToolChoice choice = conversation.toolChoice();
    boolean one = Boolean.FALSE.equals(conversation.parallelTools());
    if (choice instanceof ToolChoice.None) {
      request.putObject("tool_choice").put("type", "none");
    } else if (!(choice instanceof ToolChoice.Auto) || one) {
      ObjectNode written = request.putObject("tool_choice");
      if (choice instanceof ToolChoice.Named named) {
        written.put("type", "tool").put("name", named.name());
      } else {
        written.put("type", choice instanceof ToolChoice.Required ? "any" : "auto");
      }
      if (one) {
        written.put("disable_parallel_tool_use", true);
      }
    }
  }
}
