package io.sluice.wire;

/**
 * Looks for fields in JSON without parsing it, to tell whether parsing is worth while. Inside a
 * JSON string a quote is escaped, so text that quotes a name cannot match; a field of that name
 * deeper in the document can. A name that is itself written with escapes is missed.
 */
public final class FieldSearch {

  private FieldSearch() {}

  /**
   * True if a field of this name has a value that starts with one of these and is not "".
   *
   * @param text bytes as Latin-1, so that a byte is a character
   * @param name with its quotes
   * @param starts the characters
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
