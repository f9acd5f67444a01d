package io.sluice.wire.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Audio;
import io.sluice.wire.conversation.Part.File;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Refusal;
import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.Part.Source.Inline;
import io.sluice.wire.conversation.Part.Source.Stored;
import io.sluice.wire.conversation.Part.Source.Url;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.DataUrl;
import io.sluice.wire.openai.Fields;
import java.util.ArrayList;
import java.util.List;

/** What a message says or a tool gave: a text, or parts of several kinds. */
final class ResponsesContent {

  private ResponsesContent() {}

  static List<Part> read(Fields item, String name) {
    JsonNode content = item.node(name);
    if (content.isMissingNode()) {
      return List.of();
    }
    if (content.isTextual()) {
      String text = content.textValue();
      return text.isEmpty() ? List.of() : List.of(new Text(text));
    }
    List<Part> parts = new ArrayList<>();
    List<JsonNode> list = item.list(name);
    for (int i = 0; i < list.size(); i++) {
      Fields part = new Fields(list.get(i), item.path(name, i));
      parts.add(part(part, part.required("type")));
      part.end();
    }
    return parts;
  }

  private static Part part(Fields part, String type) {
    return switch (type) {
      case "input_text", "text" -> new Text(part.text("text"));
      case "output_text" -> {
        part.ignore("logprobs", "parsed");
        yield new Text(part.text("text"), Annotations.read(part.node("annotations")), null);
      }
      case "refusal" -> new Refusal(part.text("refusal"));
      case "input_image" -> image(part);
      case "input_file" -> file(part);
      case "input_audio" -> audio(part);
      default -> throw part.refused("type");
    };
  }

  private static Image image(Fields part) {
    String url = part.text("image_url");
    String stored = part.text("file_id");
    if (url.isEmpty() == stored.isEmpty()) {
      throw new Untranslatable(part.path(), "an image must have one of image_url and file_id");
    }
    Source source = url.isEmpty() ? new Stored(stored) : DataUrl.read(url, part.path("image_url"));
    return new Image(source, part.text("detail"));
  }

  private static File file(Fields part) {
    String name = part.text("filename");
    String data = part.text("file_data");
    String url = part.text("file_url");
    String stored = part.text("file_id");
    // How finely its pages are looked at: a hint.
    part.ignore("detail");
    if (!data.isEmpty()) {
      return new File(DataUrl.readFile(data, name, part.path("file_data")), name, false);
    }
    if (!url.isEmpty()) {
      return new File(new Url(url, ""), name, false);
    }
    if (stored.isEmpty()) {
      throw new Untranslatable(
          part.path(), "a file must have one of file_data, file_url and file_id");
    }
    return new File(new Stored(stored), name, false);
  }

  private static Audio audio(Fields part) {
    Fields sound = part.object("input_audio");
    Fields from = sound == null ? part : sound;
    Audio audio =
        new Audio(new Inline(DataUrl.soundType(from.required("format")), from.required("data")));
    if (sound != null) {
      sound.end();
    }
    return audio;
  }
}
