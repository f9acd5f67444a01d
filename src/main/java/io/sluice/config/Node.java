package io.sluice.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A value of the file as it was written, each child with the place where it starts. Immutable. */
sealed interface Node {

  /** The value as plain JSON: map, list, string, long, double, boolean or null. */
  @Nullable Object json();

  /**
   * A value inside another.
   *
   * @param at of a mapping's key, or of a list's item
   */
  record Child(Position at, Node node) {}

  /** A mapping, in the order of the file. */
  record Fields(Map<String, Child> all) implements Node {
    public Fields {
      all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
    }

    @Override
    public Map<String, @Nullable Object> json() {
      Map<String, @Nullable Object> json = new LinkedHashMap<>();
      all.forEach((name, child) -> json.put(name, child.node().json()));
      return json;
    }
  }

  /** A list. */
  record Items(List<Child> all) implements Node {
    public Items {
      all = List.copyOf(all);
    }

    @Override
    public List<@Nullable Object> json() {
      List<@Nullable Object> json = new ArrayList<>();
      all.forEach(child -> json.add(child.node().json()));
      return json;
    }
  }

  /**
   * Anything else.
   *
   * @param text what it says, with variables filled in
   * @param plain written without quotes, so that it may be a number, a boolean or nothing
   * @param source what the file says; it differs from the text where variables were filled in, and
   *     only this is ever shown, because a variable may hold what nobody should read
   */
  record Scalar(String text, boolean plain, String source) implements Node {
    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");
    private static final Pattern NUMBER =
        Pattern.compile("[-+]?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?");

    /** The core schema of YAML 1.2 (section 10.3.2), less octal, hex and infinities. */
    @Override
    public @Nullable Object json() {
      if (!plain) {
        return text;
      }
      return switch (text) {
        case "", "~", "null", "Null", "NULL" -> null;
        case "true", "True", "TRUE" -> true;
        case "false", "False", "FALSE" -> false;
        default -> {
          if (INTEGER.matcher(text).matches()) {
            yield Long.valueOf(text);
          }
          yield NUMBER.matcher(text).matches() ? number(Double.parseDouble(text)) : text;
        }
      };
    }

    /** As in JSON Schema, 5.0 is a whole number. */
    private static Number number(double value) {
      if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
        return (long) value;
      }
      return value;
    }
  }

  /** A node of a value that the schema gives, all of it standing at one place. */
  static Node of(Object json, Position at) {
    if (json instanceof Map<?, ?> map) {
      Map<String, Child> fields = new LinkedHashMap<>();
      map.forEach((name, value) -> fields.put(name.toString(), new Child(at, of(value, at))));
      return new Fields(fields);
    }
    if (json instanceof List<?> list) {
      return new Items(list.stream().map(item -> new Child(at, of(item, at))).toList());
    }
    return new Scalar(json.toString(), !(json instanceof String), json.toString());
  }
}
