package io.sluice.wire.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.Conversation.Turn;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Audio;
import io.sluice.wire.conversation.Part.File;
import io.sluice.wire.conversation.Part.Image;
import io.sluice.wire.conversation.Part.Source.Inline;
import io.sluice.wire.conversation.Part.Source.Stored;
import io.sluice.wire.conversation.Part.Source.Url;
import io.sluice.wire.conversation.Part.Text;
import io.sluice.wire.conversation.Untranslatable;
import io.sluice.wire.openai.DataUrl;
import io.sluice.wire.openai.Trees;

/**
 * A part of a user's message: {@code text}, {@code image_url}, {@code input_audio}, {@code file}.
 */
final class ChatContent {

  private ChatContent() {}

  /**
   * The part as this format has it.
   *
   * @throws Untranslatable naming the turn, if the format has no such part
   */
  static ObjectNode write(Part part, Turn turn) {
    if (part instanceof Text text) {
      return Trees.object().put("type", "text").put("text", text.text());
    }
    if (part instanceof Image image) {
      return image(image, turn);
    }
    if (part instanceof Audio audio) {
      return audio(audio, turn);
    }
    if (part instanceof File file) {
      return file(file, turn);
    }
    throw refused(turn, "content of this kind cannot be said");
  }

  private static ObjectNode image(Image image, Turn turn) {
    ObjectNode written = Trees.object().put("type", "image_url");
    ObjectNode inner = written.putObject("image_url").put("url", url(image, turn));
    if (!image.detail().isEmpty()) {
      inner.put("detail", image.detail());
    }
    return written;
  }

  private static String url(Image image, Turn turn) {
    if (image.source() instanceof Inline inline) {
      return DataUrl.write(inline);
    }
    if (image.source() instanceof Url url) {
      return url.url();
    }
    throw refused(turn, "an image must be data or a URL, not one that another provider keeps,");
  }

  private static ObjectNode audio(Audio audio, Turn turn) {
    String format =
        audio.source() instanceof Inline inline ? DataUrl.soundFormat(inline.mediaType()) : "";
    if (format.isEmpty()) {
      throw refused(turn, "sound must be data, wav or mp3,");
    }
    ObjectNode written = Trees.object().put("type", "input_audio");
    written
        .putObject("input_audio")
        .put("data", ((Inline) audio.source()).base64())
        .put("format", format);
    return written;
  }

  private static ObjectNode file(File file, Turn turn) {
    if (file.cited()) {
      throw refused(turn, "citations of a document cannot be asked for");
    }
    ObjectNode written = Trees.object().put("type", "file");
    ObjectNode inner = written.putObject("file");
    if (file.source() instanceof Inline inline) {
      inner.put(
          "filename", file.name().isEmpty() ? DataUrl.nameOf(inline.mediaType()) : file.name());
      inner.put("file_data", DataUrl.write(inline));
    } else if (file.source() instanceof Stored stored) {
      inner.put("file_id", stored.id());
    } else {
      throw refused(turn, "a file must be data, not a URL,");
    }
    return written;
  }

  private static Untranslatable refused(Turn turn, String what) {
    return new Untranslatable(
        turn.field(), turn.field() + ": " + what + " for the provider that serves this model");
  }
}
