package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Audio;
import io.sluice.wire.conversation.Part.CachePoint;
import io.sluice.wire.conversation.Part.File;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Source.Inline;
import io.sluice.wire.conversation.Part.Source.Stored;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.DataUrl;
import io.sluice.wire.openai.Fields;
import java.util.ArrayList;
import java.util.List;

/** The content of a message: a text, or parts of several kinds. */
final class ChatParts {

  private ChatParts() {}

  static List<Part> read(Fields message) {
    JsonNode content = message.node("content");
    if (content.isMissingNode()) {
      return List.of();
    }
    if (content.isTextual()) {
      String text = content.textValue();
      return text.isEmpty() ? List.of() : List.of(new Text(text));
    }
    List<Part> parts = new ArrayList<>();
    List<JsonNode> list = message.list("content");
    for (int i = 0; i < list.size(); i++) {
      Fields part = new Fields(list.get(i), message.path("content", i));
      parts.add(read(part, part.required("type")));
      Fields cache = part.object("cache_control");
      part.end();
      if (cache != null) {
        parts.add(cachePoint(cache));
      }
    }
    return parts;
  }

  static CachePoint cachePoint(Fields cache) {
    cache.ignore("type");
    return new CachePoint(cache.text("ttl"));
  }

  /** Refuses what is neither text nor a hint. */
  static void requireText(List<Part> parts, Fields message) {
    for (Part part : parts) {
      if (!(part instanceof Text) && !(part instanceof CachePoint)) {
        throw new Untranslatable(
            message.path("content"), "a message of this role can have no content but text");
      }
    }
  }

  private static Part read(Fields part, String type) {
    return switch (type) {
      case "text" -> new Text(part.text("text"));
      case "refusal" -> new Refusal(part.text("refusal"));
      case "image_url" -> image(part);
      case "input_audio" -> audio(inner(part, type));
      case "file" -> file(inner(part, type));
      default -> throw part.refused("type");
    };
  }

  private static Fields inner(Fields part, String name) {
    Fields inner = part.object(name);
    if (inner == null) {
      throw new Untranslatable(part.path(name), name + " is missing; it must be an object");
    }
    return inner;
  }

  private static Image image(Fields part) {
    JsonNode url = part.node("image_url");
    if (url.isTextual()) {
      // Mistral's shorter way.
      return new Image(DataUrl.read(url.textValue(), part.path("image_url")), "");
    }
    Fields image = inner(part, "image_url");
    Image read =
        new Image(DataUrl.read(image.required("url"), image.path("url")), image.text("detail"));
    image.end();
    return read;
  }

  private static Audio audio(Fields audio) {
    Audio read =
        new Audio(new Inline(DataUrl.soundType(audio.required("format")), audio.required("data")));
    audio.end();
    return read;
  }

  private static File file(Fields file) {
    String name = file.text("filename");
    String stored = file.text("file_id");
    String data = file.text("file_data");
    file.end();
    if (data.isEmpty() == stored.isEmpty()) {
      throw new Untranslatable(file.path(), "a file must have one of file_data and file_id");
    }
    return new File(
        data.isEmpty() ? new Stored(stored) : DataUrl.readFile(data, name, file.path("file_data")),
        name,
        false);
  }
}
