package io.sluice.config;

import java.util.HashMap;
import java.util.Map;

/** Where each key of a configuration stands in its file. */
public final class Origins {

  /** Of a configuration that was not read from a file. */
  public static final Origins NONE = new Origins("", Map.of());

  private final String file;
  private final Map<String, Position> positions;

  private Origins(String file, Map<String, Position> positions) {
    this.file = file;
    this.positions = positions;
  }

  static Origins of(String file, Place root) {
    Map<String, Position> positions = new HashMap<>();
    collect(root, positions);
    return new Origins(file, positions);
  }

  private static void collect(Place place, Map<String, Position> positions) {
    positions.put(place.key(), place.at());
    place.fields().values().forEach(field -> collect(field, positions));
    place.items().forEach(item -> collect(item, positions));
  }

  /** The key of something inside sections, e.g. {@code teams.search}; odd names are quoted. */
  public static String key(String section, String... names) {
    String key = section;
    for (String name : names) {
      key = Place.extend(key, name);
    }
    return key;
  }

  /**
   * {@code conf/sluice.yaml:12:5}, or empty where it is not known.
   *
   * @param key dotted, e.g. {@code teams.search.grants[0]}
   */
  public String of(String key) {
    Position at = positions.get(key);
    return at == null ? "" : file + ":" + at.line() + ":" + at.column();
  }

  /** All are equal: where a value stands is no part of what it says. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Origins;
  }

  @Override
  public int hashCode() {
    return 0;
  }
}
