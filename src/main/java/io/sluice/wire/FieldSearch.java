package io.sluice.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Searches the bytes of a JSON text for a field, to tell whether it is worth parsing. Inside a JSON
 * string a quote is escaped, so text that quotes the field's name cannot match; a field of that
 * name in another place can, and parsing tells. A name that is itself written with escapes is
 * missed: no provider does that.
 */
public final class FieldSearch {

  private FieldSearch() {}

  /** In Latin-1 a byte is a character, and searching such a text is what the JVM does fastest. */
  public static String text(Slice data) {
    return new String(data.bytes(), data.from(), data.length(), ISO_8859_1);
  }

  /**
   * True if a field of this name has a value that starts with one of these characters and is not
   * {@code ""}.
   *
   * @param name in its quotes
   */
  public static boolean has(String text, String name, String starts) {
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      int colon = skipSpace(text, at + name.length());
      int value = skipSpace(text, colon + 1);
      if (value < text.length()
          && text.charAt(colon) == ':'
          && starts.indexOf(text.charAt(value)) >= 0
          && !text.startsWith("\"\"", value)) {
        return true;
      }
    }
    return false;
  }

  private static int skipSpace(String text, int from) {
    int at = from;
    while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }
}
