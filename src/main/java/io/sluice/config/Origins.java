package io.sluice.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Where each key of a configuration stands in its file. */
public final class Origins {

  /** Of a configuration that was not read from a file. */
  public static final Origins NONE = new Origins("", Map.of(), "");

  private static final int VERSION_BYTES = 6;

  private final String file;
  private final Map<String, Position> positions;
  private final String version;

  private Origins(String file, Map<String, Position> positions, String version) {
    this.file = file;
    this.positions = positions;
    this.version = version;
  }

  static Origins of(String file, Place root, String text) {
    Map<String, Position> positions = new HashMap<>();
    collect(root, positions);
    return new Origins(file, positions, version(text));
  }

  private static String version(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
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

  /**
   * Names the configuration: the first 12 hexadecimal digits of its text's SHA-256, secrets as the
   * references that stand there; empty if it was not read from a text.
   */
  public String version() {
    return version;
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
