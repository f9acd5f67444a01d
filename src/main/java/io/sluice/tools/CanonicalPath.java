package io.sluice.tools;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path that every server reads the same way. What could be read in two ways is refused rather
 * than repaired: dot segments, empty segments, escapes of what needs none or of what separates (RFC
 * 3986 sections 2.3, 6.2.2), parameters behind a semicolon, backslashes, control characters.
 *
 * @param text as it was sent, and goes on
 * @param segments decoded; the last is empty where a slash is at the end
 */
public record CanonicalPath(String text, List<String> segments) {

  private static final String UNRESERVED_MARKS = "-._~";
  private static final String OTHER_MARKS = "!$&'()*+,=:@";

  /** What some server may take for a separator, if it decodes once too often. */
  private static final String SEPARATORS = "/\\;%?#";

  private static final String HEX = "0123456789ABCDEF";

  /**
   * Reads a path.
   *
   * @param text begins with a slash, without a query
   * @return null if it is not canonical
   */
  public static @Nullable CanonicalPath of(String text) {
    if (!text.startsWith("/")) {
      return null;
    }
    List<String> segments = new ArrayList<>();
    int from = 1;
    while (from <= text.length()) {
      int slash = text.indexOf('/', from);
      int to = slash < 0 ? text.length() : slash;
      String segment = decode(text, from, to);
      if (segment == null || (segment.isEmpty() && slash >= 0) || misleads(segment)) {
        return null;
      }
      segments.add(segment);
      from = to + 1;
    }
    return new CanonicalPath(text, List.copyOf(segments));
  }

  private static @Nullable String decode(String text, int from, int to) {
    byte[] bytes = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int decoded = i + 2 < to ? escaped(text.charAt(i + 1), text.charAt(i + 2)) : -1;
        if (decoded < 0) {
          return null;
        }
        bytes[length++] = (byte) decoded;
        i += 2;
      } else if (unreserved(c) || OTHER_MARKS.indexOf(c) >= 0) {
        bytes[length++] = (byte) c;
      } else {
        return null;
      }
    }
    return utf8(bytes, length);
  }

  /** The byte of an escape that is the only way to write it, or -1. */
  private static int escaped(char high, char low) {
    int value =
        HEX.indexOf(high) < 0 || HEX.indexOf(low) < 0
            ? -1
            : HEX.indexOf(high) * 16 + HEX.indexOf(low);
    boolean refused =
        value < 0x20 || value == 0x7f || unreserved((char) value) || SEPARATORS.indexOf(value) >= 0;
    return refused ? -1 : value;
  }

  private static boolean unreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED_MARKS.indexOf(c) >= 0;
  }

  private static @Nullable String utf8(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Full-width and other look-alikes become what they look like on some systems. */
  private static boolean misleads(String segment) {
    String plain = Normalizer.normalize(segment, Normalizer.Form.NFKC);
    boolean control = plain.codePoints().anyMatch(Character::isISOControl);
    boolean separates = plain.chars().anyMatch(c -> SEPARATORS.indexOf(c) >= 0);
    boolean dots = !plain.isEmpty() && plain.chars().allMatch(c -> c == '.' || c == ' ');
    return control || separates || dots;
  }
}
