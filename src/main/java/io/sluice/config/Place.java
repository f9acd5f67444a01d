package io.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key of the file, what is there and where. Asking for more than there is gives an empty place at
 * the nearest position, so that checks can look around in a file that is wrong elsewhere.
 *
 * @param key dotted, e.g. {@code teams.search.grants[0].provider}; empty for the whole file
 * @param at nearest position in the file
 * @param node null when the file has no such key
 */
record Place(String key, Position at, @Nullable Node node) {
  private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int LONGEST_NAME = 64;

  static Place root(Node node) {
    return new Place("", Position.START, node);
  }

  boolean present() {
    return node != null;
  }

  Place field(String name) {
    Node.Child child = node instanceof Node.Fields fields ? fields.all().get(name) : null;
    String path = extend(key, name);
    return child == null ? new Place(path, at, null) : new Place(path, child.at(), child.node());
  }

  /** By name, in the order of the file; empty when this is no mapping. */
  Map<String, Place> fields() {
    Map<String, Place> places = new LinkedHashMap<>();
    if (node instanceof Node.Fields fields) {
      fields.all().keySet().forEach(name -> places.put(name, field(name)));
    }
    return places;
  }

  /** Empty when this is no list. */
  List<Place> items() {
    List<Place> places = new ArrayList<>();
    if (node instanceof Node.Items items) {
      for (Node.Child child : items.all()) {
        places.add(new Place(key + "[" + places.size() + "]", child.at(), child.node()));
      }
    }
    return places;
  }

  /** Null when this is no text. */
  @Nullable String text() {
    return node instanceof Node.Scalar scalar && scalar.json() instanceof String text ? text : null;
  }

  /** Whether this says {@code true}. */
  boolean isTrue() {
    return node != null && Boolean.TRUE.equals(node.json());
  }

  /** Names with dots or stranger characters are quoted; long ones cut. */
  static String extend(String key, String name) {
    if (SIMPLE.matcher(name).matches()) {
      return key.isEmpty() ? name : key + "." + name;
    }
    return key + "[" + quoted(name) + "]";
  }

  /** In double quotes, on one line, and not long. */
  static String quoted(String text) {
    String cut = text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) + "..." : text;
    StringBuilder quoted = new StringBuilder("\"");
    cut.codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c)
        .forEach(quoted::appendCodePoint);
    return quoted.append('"').toString();
  }
}
