package io.sluice.wire.multipart;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The head of a part.
 *
 * @param name of the field
 * @param file whether it is a file
 * @param plain whether its content stands there as it is meant, ASCII in ASCII
 */
record PartHead(String name, boolean file, boolean plain) {

  private static final Set<String> PLAIN_ENCODINGS = Set.of("7bit", "8bit", "binary");

  /** Names of models are ASCII, which is the same in all of them. */
  private static final Set<String> CHARSETS = Set.of("utf-8", "us-ascii", "iso-8859-1");

  /**
   * Reads a head.
   *
   * @param bytes its lines, each but the last with its CRLF; possibly none
   * @return null if it does not name its field, beyond doubt
   */
  static @Nullable PartHead read(byte[] bytes, int from, int to) {
    Map<String, String> fields = new HashMap<>();
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    for (String line : text.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (line.isEmpty()) {
        continue;
      }
      if (colon <= 0 || !line.chars().allMatch(PartHead::printable) || line.charAt(0) == ' ') {
        return null;
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (name.indexOf(' ') >= 0 || fields.put(name, line.substring(colon + 1).trim()) != null) {
        return null;
      }
    }
    return named(fields);
  }

  /** A tab could fold a line, a lone CR or LF begin one. */
  private static boolean printable(int c) {
    return c >= ' ' && c != 0x7F;
  }

  private static @Nullable PartHead named(Map<String, String> fields) {
    String disposition = fields.getOrDefault("content-disposition", "");
    String type = "form-data";
    if (!disposition.regionMatches(true, 0, type, 0, type.length())) {
      return null;
    }
    Map<String, String> parameters =
        Parameters.of(disposition.substring(type.length())).orElse(Map.of());
    String name = Parameters.plain(parameters, "name");
    if (name == null) {
      return null;
    }
    String encoding = fields.getOrDefault("content-transfer-encoding", "binary");
    String charset = charset(fields.getOrDefault("content-type", ""));
    boolean plain =
        PLAIN_ENCODINGS.contains(encoding.toLowerCase(Locale.ROOT)) && CHARSETS.contains(charset);
    boolean file = parameters.containsKey("filename") || parameters.containsKey("filename*");
    return new PartHead(name, file, plain);
  }

  private static String charset(String contentType) {
    int at = contentType.indexOf(';');
    if (at < 0) {
      return "utf-8";
    }
    return Parameters.of(contentType.substring(at))
        .map(all -> all.getOrDefault("charset", "utf-8").toLowerCase(Locale.ROOT))
        .orElse("");
  }
}
