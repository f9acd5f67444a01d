package io.sluice.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a claim is: {@code realm_access.roles} is {@code roles} inside {@code realm_access}. A
 * backslash takes a dot for itself ({@code my\.claim}), and a name that is a URI (RFC 7519 section
 * 4.2) is one name, dots and all.
 *
 * @param steps names from the outermost in; never empty
 */
public record ClaimPath(List<String> steps) {

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if a step of it is empty
   */
  public static ClaimPath of(String text) {
    if (text.contains("://") || text.startsWith("urn:")) {
      return new ClaimPath(List.of(text));
    }
    List<String> steps = new ArrayList<>();
    StringBuilder step = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        step.append(text.charAt(++i));
      } else if (c == '.') {
        steps.add(step.toString());
        step.setLength(0);
      } else {
        step.append(c);
      }
    }
    steps.add(step.toString());
    if (steps.contains("")) {
      throw new IllegalArgumentException("a claim has no name between two dots: " + text);
    }
    return new ClaimPath(List.copyOf(steps));
  }

  @Override
  public String toString() {
    return String.join(".", steps);
  }
}
