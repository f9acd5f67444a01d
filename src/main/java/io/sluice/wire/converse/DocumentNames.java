package io.sluice.wire.converse;

import java.util.HashSet;
import java.util.Set;

/**
 * Names of a request's documents as Bedrock takes them: letters, digits, single spaces, hyphens,
 * parentheses and square brackets, each name once (Amazon Bedrock API reference, "DocumentBlock").
 * The model reads the name, so it stays as near as it can.
 */
final class DocumentNames {

  private static final int MAX_LENGTH = 180;

  private final Set<String> given = new HashSet<>();

  /** A name for the next document. */
  String of(String name) {
    String allowed =
        name.replaceAll("[^a-zA-Z0-9\\s()\\[\\]-]", "-").replaceAll("\\s+", " ").strip();
    String base =
        allowed.isEmpty()
            ? "document"
            : allowed.substring(0, Math.min(MAX_LENGTH, allowed.length())).strip();
    String unique = base;
    for (int i = 2; !given.add(unique); i++) {
      unique = base + " (" + i + ")";
    }
    return unique;
  }
}
