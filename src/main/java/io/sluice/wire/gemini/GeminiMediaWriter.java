package io.sluice.wire.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.wire.conversation.Part;
import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.Untranslatable;
import java.io.IOException;
import java.util.Locale;

/**
 * Says pictures, sound and files: inline as {@code inlineData}, by address as {@code fileData}.
 * Gemini reads addresses of its own Files API, of Cloud Storage and of YouTube, and public ones
 * since Gemini 3; which of them a model takes is for Google to say. The media type of an address is
 * told from its ending where the caller does not say it.
 */
final class GeminiMediaWriter {

  private final JsonGenerator json;

  GeminiMediaWriter(JsonGenerator json) {
    this.json = json;
  }

  /** Writes a part's field into the object that is open. */
  void write(Part part, String field) throws IOException {
    if (part instanceof Part.Image image) {
      write(image.source(), "image/", field);
    } else if (part instanceof Part.Audio audio) {
      write(audio.source(), "audio/", field);
    } else if (part instanceof Part.File file) {
      if (file.cited()) {
        throw new Untranslatable(field, "asks for citations of a file: Gemini gives none");
      }
      write(file.source(), "", field);
    } else {
      throw new Untranslatable(field, "has content that Gemini has no place for");
    }
  }

  private void write(Source source, String kind, String field) throws IOException {
    if (source instanceof Source.Inline inline) {
      if (!inline.mediaType().startsWith(kind) || inline.mediaType().isEmpty()) {
        throw new Untranslatable(field, "has content without its media type, or with a wrong one");
      }
      json.writeObjectFieldStart("inlineData");
      json.writeStringField("mimeType", inline.mediaType());
      json.writeStringField("data", inline.base64());
      json.writeEndObject();
    } else if (source instanceof Source.Url url) {
      json.writeObjectFieldStart("fileData");
      String type = url.mediaType().isEmpty() ? ofEnding(url.url()) : url.mediaType();
      if (!type.isEmpty()) {
        json.writeStringField("mimeType", type);
      }
      json.writeStringField("fileUri", url.url());
      json.writeEndObject();
    } else {
      throw new Untranslatable(
          field, "names a file that another provider keeps: Gemini cannot read it");
    }
  }

  private static String ofEnding(String url) {
    String path = url.toLowerCase(Locale.ROOT).replaceFirst("[?#].*$", "");
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "png" -> "image/png";
      case "jpg", "jpeg" -> "image/jpeg";
      case "webp" -> "image/webp";
      case "gif" -> "image/gif";
      case "heic" -> "image/heic";
      case "pdf" -> "application/pdf";
      case "mp3" -> "audio/mp3";
      case "wav" -> "audio/wav";
      case "mp4" -> "video/mp4";
      case "txt" -> "text/plain";
      default -> "";
    };
  }
}
