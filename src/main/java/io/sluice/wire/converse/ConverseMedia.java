package io.sluice.wire.converse;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bedrock's words for what a file is, and their media types (Amazon Bedrock API reference,
 * "ImageBlock", "DocumentBlock", "VideoBlock", "AudioBlock").
 */
final class ConverseMedia {

  static final ConverseMedia IMAGES =
      new ConverseMedia(
          "png", "image/png", "jpeg", "image/jpeg", "gif", "image/gif", "webp", "image/webp");

  static final ConverseMedia DOCUMENTS =
      new ConverseMedia(
          "pdf", "application/pdf",
          "csv", "text/csv",
          "doc", "application/msword",
          "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
          "xls", "application/vnd.ms-excel",
          "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          "html", "text/html",
          "md", "text/markdown",
          "txt", "text/plain");

  static final ConverseMedia VIDEOS =
      new ConverseMedia(
          "mkv", "video/x-matroska",
          "mov", "video/quicktime",
          "mp4", "video/mp4",
          "webm", "video/webm",
          "flv", "video/x-flv",
          "mpeg", "video/mpeg",
          "mpg", "video/mpg",
          "wmv", "video/x-ms-wmv",
          "three_gp", "video/3gpp");

  static final ConverseMedia AUDIO =
      new ConverseMedia(
          "mp3", "audio/mpeg",
          "wav", "audio/wav",
          "flac", "audio/flac",
          "ogg", "audio/ogg",
          "opus", "audio/opus",
          "aac", "audio/aac",
          "m4a", "audio/mp4",
          "webm", "audio/webm",
          "pcm", "audio/pcm");

  private final Map<String, String> types = new LinkedHashMap<>();

  private ConverseMedia(String... formatsAndTypes) {
    for (int i = 0; i < formatsAndTypes.length; i += 2) {
      types.put(formatsAndTypes[i], formatsAndTypes[i + 1]);
    }
  }

  /** Null if it is none of them. */
  @Nullable String type(String format) {
    return types.get(format);
  }

  /** Null if it is none of them. */
  @Nullable String format(String mediaType) {
    return types.entrySet().stream()
        .filter(entry -> entry.getValue().equals(mediaType))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** For an error message. */
  String known() {
    return String.join(", ", types.values());
  }
}
