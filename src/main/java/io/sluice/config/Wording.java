package io.sluice.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the schema asks and what the file has instead, in words. */
final class Wording {
  private static final int LONGEST_ECHO = 32;

  private Wording() {}

  /**
   * @param keyword of JSON Schema that was not satisfied
   * @param place where
   * @param rules the schema at that place
   */
  static String of(String keyword, Place place, Schema rules) {
    String expected = rules.word("x-expected");
    if (rules.secret()) {
      // Says nothing of what was found: it may be the secret itself.
      return "expected " + (expected == null ? "a reference to a secret" : expected);
    }
    String bound = String.valueOf(rules.json().getValue(keyword));
    return switch (keyword) {
      case "type" -> {
        boolean unquoted =
            expected == null && rules.types().equals(List.of("string")) && isNumberOrBoolean(place);
        yield expected(expected == null ? types(rules.types()) : expected, place)
            + (unquoted ? "; if it is meant as text, put it in quotes" : "");
      }
      case "enum" -> {
        String known = expected == null ? "one of " : expected + ": one of ";
        String near = place.text() == null ? null : near(place.text(), rules);
        yield expected(known + String.join(", ", rules.allowed()), place)
            + (near == null ? "" : "; did you mean " + near + "?");
      }
      case "minimum" -> expected("at least " + bound, place);
      case "maximum" -> expected("at most " + bound, place);
      case "minLength" -> expected("some text", place);
      case "maxLength" -> "expected at most " + bound + " characters";
      case "minItems", "maxItems", "minProperties" ->
          "expected "
              + (expected == null ? "at least one entry" : expected)
              + ", found "
              + count(place);
      case "uniqueItems" -> "lists the same thing twice; list each once";
      default -> expected == null ? "does not satisfy " + keyword : expected(expected, place);
    };
  }

  static String expected(String right, Place place) {
    return "expected " + right + ", found " + found(place);
  }

  /** Shows only short plain text, as the file has it: no variable's value, no URL's password. */
  private static String found(Place place) {
    if (place.node() instanceof Node.Fields) {
      return "keys and values";
    }
    if (place.node() instanceof Node.Items) {
      return "a list";
    }
    if (!(place.node() instanceof Node.Scalar scalar) || scalar.json() == null) {
      return "nothing";
    }
    String source = scalar.source();
    if (!source.equals(scalar.text())) {
      return "what " + Place.quoted(source) + " stands for";
    }
    if (source.length() > LONGEST_ECHO || source.contains("@")) {
      return "a text of " + source.length() + " characters";
    }
    if (scalar.json() instanceof String) {
      return Place.quoted(source);
    }
    return scalar.json() instanceof Number ? "the number " + source : source;
  }

  private static boolean isNumberOrBoolean(Place place) {
    return place.node() instanceof Node.Scalar scalar
        && (scalar.json() instanceof Number || scalar.json() instanceof Boolean);
  }

  private static int size(Place place) {
    return Math.max(place.items().size(), place.fields().size());
  }

  private static String count(Place place) {
    return size(place) == 0 ? "none" : Integer.toString(size(place));
  }

  private static @Nullable String near(String text, Schema rules) {
    return Suggestion.nearest(text, rules.allowed());
  }

  private static String types(List<String> types) {
    return types.stream()
        .map(
            type ->
                switch (type) {
                  case "object" -> "keys and values";
                  case "array" -> "a list (`- item` or `[item, item]`)";
                  case "integer" -> "a whole number";
                  case "boolean" -> "true or false";
                  default -> "text";
                })
        .collect(Collectors.joining(" or "));
  }
}
