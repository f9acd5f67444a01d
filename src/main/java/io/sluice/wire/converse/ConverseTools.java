package io.sluice.wire.converse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Conversation;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.RequestNode;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Tools and whether to call them (Amazon Bedrock API reference, "ToolConfiguration"). */
final class ConverseTools {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  private ConverseTools() {}

  static List<Tool> read(RequestNode tools) {
    List<Tool> read = new ArrayList<>();
    for (RequestNode item : tools.items()) {
      RequestNode tool = item.member();
      switch (tool.name()) {
        case "toolSpec" -> read.add(tool(tool));
        case "cachePoint" -> {
          if (!read.isEmpty()) {
            read.add(cached(read.remove(read.size() - 1)));
          }
        }
        default -> throw tool.wrong("is a tool of AWS's own; only toolSpec can be translated");
      }
    }
    return read;
  }

  private static Tool tool(RequestNode spec) {
    spec.only(Set.of("name", "description", "inputSchema", "strict"));
    RequestNode schema = spec.get("inputSchema").get("json");
    return new Tool(
        spec.get("name").text(),
        spec.get("description").optionalText(),
        schema.missing() ? null : schema.object(),
        spec.get("strict").flag(),
        false,
        spec.path());
  }

  private static Tool cached(Tool tool) {
    return new Tool(
        tool.name(), tool.description(), tool.parameters(), tool.strict(), true, tool.field());
  }

  static ToolChoice readChoice(RequestNode choice) {
    if (choice.missing()) {
      return new ToolChoice.Auto();
    }
    RequestNode chosen = choice.member();
    return switch (chosen.name()) {
      case "auto" -> new ToolChoice.Auto();
      case "any" -> new ToolChoice.Required();
      case "tool" -> new ToolChoice.Named(chosen.only(Set.of("name")).get("name").text());
      default -> throw chosen.wrong("must be auto, any or tool");
    };
  }

  /**
   * Writes them. Bedrock cannot be told to call none, but it calls none that it does not know.
   *
   * @throws Untranslatable if it has to know them, for calls that were made before
   */
  static void write(ObjectNode request, Conversation conversation) {
    if (conversation.tools().isEmpty()) {
      return;
    }
    if (conversation.toolChoice() instanceof ToolChoice.None) {
      if (callsBefore(conversation)) {
        throw new Untranslatable(
            "tool_choice",
            "tool_choice must not be none: the provider that serves this model cannot be kept from"
                + " calling tools after it has called some");
      }
      return;
    }
    if (Boolean.FALSE.equals(conversation.parallelTools())) {
      throw new Untranslatable(
          "parallel_tool_calls",
          "parallel_tool_calls must not be false: the provider that serves this model has no such"
              + " choice");
    }
    ObjectNode config = request.putObject("toolConfig");
    ArrayNode tools = config.putArray("tools");
    conversation.tools().forEach(tool -> write(tools, tool));
    ToolChoice choice = conversation.toolChoice();
    if (choice instanceof ToolChoice.Required) {
      config.putObject("toolChoice").putObject("any");
    } else if (choice instanceof ToolChoice.Named named) {
      config.putObject("toolChoice").putObject("tool").put("name", named.name());
    }
  }

  private static boolean callsBefore(Conversation conversation) {
    return conversation.turns().stream()
        .flatMap(turn -> turn.parts().stream())
        .anyMatch(part -> part instanceof Part.ToolCall || part instanceof Part.ToolResult);
  }

  private static void write(ArrayNode tools, Tool tool) {
    if (!NAME.matcher(tool.name()).matches()) {
      throw new Untranslatable(
          tool.field(),
          tool.field() + ": the name of a tool must be 1 to 64 letters, digits, _ and -");
    }
    ObjectNode spec = tools.addObject().putObject("toolSpec").put("name", tool.name());
    if (!tool.description().isEmpty()) {
      spec.put("description", tool.description());
    }
    ObjectNode schema = spec.putObject("inputSchema");
    JsonNode parameters = tool.parameters();
    if (parameters == null) {
      schema.putObject("json").put("type", "object").putObject("properties");
    } else {
      schema.set("json", parameters);
    }
    if (Boolean.TRUE.equals(tool.strict())) {
      spec.put("strict", true);
    }
    if (tool.cached()) {
      tools.addObject().putObject("cachePoint").put("type", "default");
    }
  }
}
