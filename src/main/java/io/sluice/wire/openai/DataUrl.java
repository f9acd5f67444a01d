package io.sluice.wire.openai;

import io.sluice.wire.conversation.Part.Source;
import io.sluice.wire.conversation.Part.Source.Inline;
import io.sluice.wire.conversation.Part.Source.Url;
import io.sluice.wire.conversation.Untranslatable;
import java.util.Locale;
import java.util.Map;

/** Content inside a URL (RFC 2397), and what names of files and sounds say about it. */
public final class DataUrl {

  private static final String SCHEME = "data:";
  private static final String BASE64 = ";base64";
  private static final String UNKNOWN = "application/octet-stream";

  private static final Map<String, String> BY_ENDING =
      Map.of(
          "pdf", "application/pdf",
          "txt", "text/plain",
          "md", "text/markdown",
          "csv", "text/csv",
          "html", "text/html",
          "json", "application/json",
          "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
          "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation");

  private DataUrl() {}

  /**
   * Content in the URL, or a place where it can be read.
   *
   * @throws Untranslatable if it is content that is not base64
   */
  public static Source read(String url, String path) {
    if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new Url(url, "");
    }
    int comma = url.indexOf(',');
    String head = comma < 0 ? "" : url.substring(SCHEME.length(), comma);
    if (!head.toLowerCase(Locale.ROOT).endsWith(BASE64)) {
      throw new Untranslatable(path, "a data URL must have the form data:TYPE;base64,DATA");
    }
    int parameters = head.indexOf(';');
    String type = head.substring(0, parameters);
    return new Inline(type.isEmpty() ? "text/plain" : type, url.substring(comma + 1));
  }

  /** A file's content, as a data URL, a URL, or base64 alone whose type its name tells. */
  public static Source readFile(String data, String name, String path) {
    boolean url =
        data.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
            || data.startsWith("https://")
            || data.startsWith("http://");
    return url ? read(data, path) : new Inline(typeOf(name), data);
  }

  private static String typeOf(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return BY_ENDING.getOrDefault(ending, UNKNOWN);
  }

  public static String write(Inline content) {
    return SCHEME + content.mediaType() + BASE64 + "," + content.base64();
  }

  /** A file's name where the caller gave none: OpenAI wants one. */
  public static String nameOf(String mediaType) {
    for (Map.Entry<String, String> known : BY_ENDING.entrySet()) {
      if (known.getValue().equals(mediaType)) {
        return "file." + known.getKey();
      }
    }
    return "file";
  }

  /** The media type of OpenAI's name of a sound format. */
  public static String soundType(String format) {
    return format.equals("mp3") ? "audio/mpeg" : "audio/" + format;
  }

  /** OpenAI's name of a sound format; empty if it has none. */
  public static String soundFormat(String mediaType) {
    return switch (mediaType) {
      case "audio/wav", "audio/x-wav", "audio/wave" -> "wav";
      case "audio/mpeg", "audio/mp3" -> "mp3";
      default -> "";
    };
  }
}
