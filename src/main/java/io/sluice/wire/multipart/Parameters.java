package io.sluice.wire.multipart;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a header's value: {@code ; name=token; name="quoted"} (RFC 9110 section 5.6.6).
 * Strict, for whoever reads a form next must not read another name than the broker did: none stands
 * twice.
 */
final class Parameters {

  private static final String NO_TOKEN = "()<>@,;:\\\"/[]?={} \t";

  private final String text;
  private final Map<String, String> found = new HashMap<>();
  private int at;

  private Parameters(String text) {
    this.text = text;
  }

  /**
   * Reads what follows a header's first word.
   *
   * @param text empty, or beginning with white space or a semicolon
   * @return by lower-case name; empty if anything in it is not as it must be
   */
  static Optional<Map<String, String>> of(String text) {
    Parameters parameters = new Parameters(text);
    return parameters.read() ? Optional.of(parameters.found) : Optional.empty();
  }

  /**
   * A parameter that has no other spelling beside it, as RFC 8187 and RFC 2231 have them.
   *
   * @return null if there is none, or more than one way to read it
   */
  static @Nullable String plain(Map<String, String> all, String name) {
    return all.keySet().stream().anyMatch(key -> key.startsWith(name + "*")) ? null : all.get(name);
  }

  private boolean read() {
    skipSpace();
    while (at < text.length()) {
      if (text.charAt(at++) != ';') {
        return false;
      }
      skipSpace();
      if (at == text.length()) {
        return true; // a semicolon too many, as some send it
      }
      int from = at;
      skipToken();
      String name = text.substring(from, at).toLowerCase(Locale.ROOT);
      if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
        return false;
      }
      at++;
      String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
      if (value == null || found.put(name, value) != null) {
        return false;
      }
      skipSpace();
    }
    return true;
  }

  private void skipSpace() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private void skipToken() {
    while (at < text.length() && NO_TOKEN.indexOf(text.charAt(at)) < 0) {
      at++;
    }
  }

  private @Nullable String token() {
    int from = at;
    skipToken();
    return at == from ? null : text.substring(from, at);
  }

  private @Nullable String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && at + 1 < text.length() && "\"\\".indexOf(text.charAt(at + 1)) >= 0) {
        c = text.charAt(++at);
      }
      value.append(c);
    }
    return null;
  }
}
