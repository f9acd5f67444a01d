package io.sluice.wire.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns as messages. A result of a tool is a message of its own, of the role tool. */
final class CohereMessages {

  private CohereMessages() {}

  static Turn read(ObjectFields message) {
    String role = message.requiredText("role");
    List<Part> parts = new ArrayList<>();
    if (role.equals("tool")) {
      String call = message.requiredText("tool_call_id");
      parts.add(new Part.ToolResult(call, "", content(message), false));
    } else {
      String plan = message.text("tool_plan", "");
      if (!plan.isEmpty()) {
        parts.add(new Part.Thought(plan, null, false));
      }
      parts.addAll(content(message));
      for (ObjectFields call : message.objects("tool_calls")) {
        parts.add(call(call));
      }
    }
    message.ignore("citations");
    message.end();
    Role speaks =
        switch (role) {
          case "system" -> Role.SYSTEM;
          case "user", "tool" -> Role.USER;
          case "assistant" -> Role.ASSISTANT;
          default ->
              throw new Untranslatable(
                  message.at("role"), "must be system, user, assistant or tool");
        };
    return new Turn(speaks, parts, "", message.path());
  }

  private static List<Part> content(ObjectFields message) {
    List<Part> parts = new ArrayList<>();
    JsonNode content = message.node("content");
    if (content == null) {
      return parts;
    }
    if (content.isTextual()) {
      parts.add(new Part.Text(content.textValue()));
      return parts;
    }
    for (ObjectFields part : message.objects("content")) {
      parts.add(part(part));
      part.end();
    }
    return parts;
  }

  private static Part part(ObjectFields part) {
    String type = part.requiredText("type");
    switch (type) {
      case "text" -> {
        return new Part.Text(part.text("text", ""));
      }
      case "thinking" -> {
        return new Part.Thought(part.text("thinking", ""), null, false);
      }
      case "image_url" -> {
        ObjectFields image = part.object("image_url");
        if (image == null) {
          throw new Untranslatable(part.at("image_url"), "is missing");
        }
        Part read = new Part.Image(source(image.requiredText("url")), image.text("detail", ""));
        image.end();
        return read;
      }
      default ->
          throw new Untranslatable(
              part.at("type"), "must be text, thinking or image_url: no other format has more");
    }
  }

  /** A data URL is the picture itself. */
  private static Source source(String url) {
    int comma = url.indexOf(",");
    if (!url.startsWith("data:") || comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
      return new Source.Url(url, "");
    }
    String type = url.substring("data:".length(), comma - ";base64".length());
    return new Source.Inline(type, url.substring(comma + 1));
  }

  private static Part call(ObjectFields call) {
    call.ignore("type");
    ObjectFields function = call.object("function");
    if (function == null) {
      throw new Untranslatable(call.at("function"), "is missing");
    }
    Part read =
        new Part.ToolCall(
            call.text("id", ""),
            function.requiredText("name"),
            function.text("arguments", ""),
            null);
    function.end();
    call.end();
    return read;
  }

  /** Adds the messages that say a turn. */
  static void write(Turn turn, ArrayNode to) {
    ArrayNode content = ObjectFields.TREES.createArrayNode();
    ArrayNode calls = ObjectFields.TREES.createArrayNode();
    for (Part part : turn.parts()) {
      if (part instanceof Part.ToolResult result) {
        flush(turn, content, calls, to);
        content = ObjectFields.TREES.createArrayNode();
        write(result, turn, to.addObject());
      } else if (part instanceof Part.ToolCall call) {
        write(call, calls.addObject());
      } else {
        writeContent(part, turn, content);
      }
    }
    flush(turn, content, calls, to);
  }

  private static void flush(Turn turn, ArrayNode content, ArrayNode calls, ArrayNode to) {
    if (content.isEmpty() && calls.isEmpty()) {
      return;
    }
    ObjectNode message = to.addObject();
    message.put(
        "role",
        switch (turn.role()) {
          case SYSTEM, DEVELOPER -> "system";
          case USER -> "user";
          case ASSISTANT -> "assistant";
        });
    if (!content.isEmpty()) {
      message.set("content", content);
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
  }

  private static void writeContent(Part part, Turn turn, ArrayNode content) {
    if (part instanceof Part.Text text) {
      if (!text.text().isEmpty()) {
        content.addObject().put("type", "text").put("text", text.text());
      }
    } else if (part instanceof Part.Refusal refusal) {
      content.addObject().put("type", "text").put("text", refusal.text());
    } else if (part instanceof Part.Image image) {
      ObjectNode written = content.addObject().put("type", "image_url").putObject("image_url");
      written.put("url", url(image.source(), turn));
      if (!image.detail().isEmpty()) {
        written.put("detail", image.detail());
      }
    } else if (!(part instanceof Part.CachePoint) && !(part instanceof Part.Thought)) {
      throw new Untranslatable(turn.field(), "has content that Cohere has no place for");
    }
  }

  private static String url(Source source, Turn turn) {
    if (source instanceof Source.Inline inline) {
      return "data:" + inline.mediaType() + ";base64," + inline.base64();
    }
    if (source instanceof Source.Url url) {
      return url.url();
    }
    throw new Untranslatable(
        turn.field(), "names a file that another provider keeps: Cohere cannot read it");
  }

  private static void write(Part.ToolResult result, Turn turn, ObjectNode to) {
    StringBuilder text = new StringBuilder();
    for (Part part : result.content()) {
      @Nullable String said = part instanceof Part.Text each ? each.text() : null;
      if (said != null) {
        text.append(text.isEmpty() ? "" : "\n").append(said);
      } else if (!(part instanceof Part.CachePoint)) {
        throw new Untranslatable(
            turn.field(), "has a result of a tool that is more than text: Cohere takes text alone");
      }
    }
    to.put("role", "tool").put("tool_call_id", result.callId());
    to.put(
        "content",
        result.failed()
            ? ObjectFields.TREES.createObjectNode().put("error", text.toString()).toString()
            : text.toString());
  }

  static void write(Part.ToolCall call, ObjectNode to) {
    to.put("id", call.id()).put("type", "function");
    to.putObject("function")
        .put("name", call.name())
        .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
  }
}
