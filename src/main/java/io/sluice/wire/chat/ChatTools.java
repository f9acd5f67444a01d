package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.conversation.Tool;
import io.sluice.wire.conversation.ToolChoice;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.Fields;
import io.sluice.wire.openai.Schemas;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a chat request. Functions in the older field {@code functions} are told by where
 * they stand, and are answered in the older way, one call at a time.
 */
record ChatTools(List<Tool> tools, ToolChoice choice, @Nullable Boolean parallel) {

  private static final String LEGACY = "functions[";

  static ChatTools read(Fields request) {
    List<Tool> tools = new ArrayList<>();
    List<JsonNode> offered = request.list("tools");
    for (int i = 0; i < offered.size(); i++) {
      tools.add(tool(new Fields(offered.get(i), request.path("tools", i))));
    }
    List<JsonNode> functions = request.list("functions");
    for (int i = 0; i < functions.size(); i++) {
      tools.add(function(new Fields(functions.get(i), request.path("functions", i))));
    }
    Boolean parallel = request.flag("parallel_tool_calls");
    ToolChoice choice =
        request.has("function_call")
            ? legacyChoice(request)
            : choice(request.node("tool_choice"), request.path("tool_choice"));
    request.ignore("tool_choice");
    return new ChatTools(tools, choice, functions.isEmpty() ? parallel : Boolean.FALSE);
  }

  /** Whether the caller reads calls in the older way alone. */
  static boolean legacy(List<Tool> tools) {
    return !tools.isEmpty() && tools.get(0).field().startsWith(LEGACY);
  }

  private static Tool tool(Fields tool) {
    String type = tool.text("type");
    if (!type.isEmpty() && !type.equals("function")) {
      throw tool.refused("type");
    }
    Fields function = tool.object("function");
    if (function == null) {
      throw new Untranslatable(tool.path("function"), "function is missing");
    }
    boolean cached = tool.has("cache_control");
    tool.end();
    Tool read = Schemas.readTool(function, cached, tool.path());
    function.end();
    return read;
  }

  private static Tool function(Fields function) {
    Tool read = Schemas.readTool(function, false, function.path());
    function.end();
    return read;
  }

  private static ToolChoice choice(JsonNode choice, String path) {
    if (choice.isMissingNode()) {
      return new ToolChoice.Auto();
    }
    if (choice.isTextual()) {
      return switch (choice.textValue()) {
        case "auto" -> new ToolChoice.Auto();
        case "none" -> new ToolChoice.None();
        // Mistral's word for it is any.
        case "required", "any" -> new ToolChoice.Required();
        default ->
            throw new Untranslatable(
                path, "tool_choice must be auto, none, required or name a function");
      };
    }
    Fields named = new Fields(choice, path);
    if (!named.text("type").equals("function")) {
      throw named.refused("type");
    }
    Fields function = named.object("function");
    String name = function == null ? named.required("name") : function.required("name");
    named.end();
    return new ToolChoice.Named(name);
  }

  private static ToolChoice legacyChoice(Fields request) {
    JsonNode choice = request.node("function_call");
    return choice.isObject()
        ? new ToolChoice.Named(new Fields(choice, request.path("function_call")).required("name"))
        : choice(choice, request.path("function_call"));
  }
}
