package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Conversation.Role;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Audio;
import io.sluice.wire.conversation.Part.CachePoint;
import io.sluice.wire.conversation.Part.File;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Source.Inline;
import io.sluice.wire.conversation.Part.Source.Stored;
import io.sluice.wire.conversation.Part.Source.Url;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Part.Thought;
import io.sluice.wire.conversation.Part.ToolCall;
import io.sluice.wire.conversation.Part.ToolResult;
import io.sluice.wire.conversation.Signature;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.DataUrl;
import io.sluice.wire.openai.Trees;
import java.util.Locale;

/**
 * A turn becomes items. Thoughts and marks of other formats' providers are left out, as a provider
 * could not verify them; so are the names of participants and the citations of earlier answers. A
 * tool that failed says so in its text, for want of a field.
 */
final class ResponsesItems {

  private final Turn turn;
  private final ArrayNode input;
  private ArrayNode content = Trees.array();

  ResponsesItems(Turn turn, ArrayNode input) {
    this.turn = turn;
    this.input = input;
  }

  void write() {
    for (Part part : turn.parts()) {
      if (turn.role() == Role.ASSISTANT) {
        said(part);
      } else if (part instanceof ToolResult result) {
        flush();
        result(result);
      } else if (!(part instanceof CachePoint)) {
        content.add(content(part));
      }
    }
    flush();
  }

  private void flush() {
    if (content.isEmpty()) {
      return;
    }
    ObjectNode message = input.addObject().put("type", "message");
    message.put("role", turn.role().name().toLowerCase(Locale.ROOT)).set("content", content);
    content = Trees.array();
  }

  private void said(Part part) {
    if (part instanceof Text text) {
      content.addObject().put("type", "output_text").put("text", text.text());
    } else if (part instanceof Refusal refusal) {
      content.addObject().put("type", "refusal").put("refusal", refusal.text());
    } else if (part instanceof Thought thought) {
      Signature signature = thought.signature();
      if (signature != null && signature.origin() == Format.RESPONSES) {
        flush();
        input.add(Reasonings.write(thought));
      }
    } else if (part instanceof ToolCall call) {
      flush();
      input.add(call(call));
    } else if (!(part instanceof CachePoint)) {
      throw refused("what the assistant said can be nothing but text and calls of tools");
    }
  }

  static ObjectNode call(ToolCall call) {
    return Trees.object()
        .put("type", "function_call")
        .put("call_id", call.id())
        .put("name", call.name())
        .put("arguments", call.arguments().isEmpty() ? "{}" : call.arguments());
  }

  private void result(ToolResult result) {
    ArrayNode output = Trees.array();
    for (Part part : result.content()) {
      if (!(part instanceof CachePoint)) {
        output.add(content(part));
      }
    }
    if (result.failed() && output.isEmpty()) {
      output.add(content(new Text("Error")));
    } else if (result.failed() && !begins(output.path(0), "error")) {
      output.insert(0, content(new Text("Error:")));
    }
    ObjectNode item = input.addObject().put("type", "function_call_output");
    item.put("call_id", result.callId());
    boolean plain = output.size() == 1 && output.path(0).has("text");
    if (output.isEmpty() || plain) {
      item.put("output", output.path(0).path("text").asText(""));
    } else {
      item.set("output", output);
    }
  }

  private static boolean begins(JsonNode part, String word) {
    return part.path("text").asText("").toLowerCase(Locale.ROOT).startsWith(word);
  }

  private ObjectNode content(Part part) {
    if (part instanceof Text text) {
      return Trees.object().put("type", "input_text").put("text", text.text());
    }
    if (part instanceof Image image) {
      return image(image);
    }
    if (part instanceof File file) {
      return file(file);
    }
    if (part instanceof Audio audio && audio.source() instanceof Inline inline) {
      String format = DataUrl.soundFormat(inline.mediaType());
      if (!format.isEmpty()) {
        ObjectNode written = Trees.object().put("type", "input_audio");
        written.putObject("input_audio").put("data", inline.base64()).put("format", format);
        return written;
      }
    }
    throw refused("content of this kind cannot be said");
  }

  private static ObjectNode image(Image image) {
    ObjectNode written = Trees.object().put("type", "input_image");
    if (image.source() instanceof Inline inline) {
      written.put("image_url", DataUrl.write(inline));
    } else if (image.source() instanceof Url url) {
      written.put("image_url", url.url());
    } else if (image.source() instanceof Stored stored) {
      written.put("file_id", stored.id());
    }
    return image.detail().isEmpty() ? written : written.put("detail", image.detail());
  }

  private ObjectNode file(File file) {
    if (file.cited()) {
      throw refused("citations of a document cannot be asked for");
    }
    ObjectNode written = Trees.object().put("type", "input_file");
    if (file.source() instanceof Inline inline) {
      written.put(
          "filename", file.name().isEmpty() ? DataUrl.nameOf(inline.mediaType()) : file.name());
      written.put("file_data", DataUrl.write(inline));
    } else if (file.source() instanceof Url url) {
      written.put("file_url", url.url());
    } else if (file.source() instanceof Stored stored) {
      written.put("file_id", stored.id());
    }
    return written;
  }

  private Untranslatable refused(String what) {
    return new Untranslatable(
        turn.field(), turn.field() + ": " + what + " for the provider that serves this model");
  }
}
