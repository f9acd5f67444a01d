package io.sluice.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of the JSON Schema that speaks about one place of a file. Beside the standard keywords
 * it knows four of ours, which editors ignore: {@code x-secret} (the value is a reference to a
 * secret), {@code x-expected} (a pattern or list in words), and {@code x-minimum} and {@code
 * x-maximum} (bounds of a duration or size).
 */
final class Schema {
  private static final String CONFIGURATION = "/io/sluice/conf/sluice.schema.json";

  private final JsonObject root;
  private final JsonObject here;

  private Schema(JsonObject root, JsonObject here) {
    this.root = root;
    this.here = resolved(root, here);
  }

  /** Of configurations. */
  static Schema load() {
    return load(CONFIGURATION);
  }

  static Schema load(String resource) {
    JsonObject root = new JsonObject(text(resource));
    return new Schema(root, root);
  }

  /** That of configurations, as it ships. */
  static String text() {
    return text(CONFIGURATION);
  }

  static String text(String resource) {
    try (InputStream in = Schema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  JsonObject json() {
    return here;
  }

  /** Of a key's value; of anything at all when the key is unknown. */
  Schema field(String name) {
    if (names().contains(name)) {
      return new Schema(root, here.getJsonObject("properties").getJsonObject(name));
    }
    return sub("additionalProperties");
  }

  Schema items() {
    return sub("items");
  }

  Schema propertyNames() {
    return sub("propertyNames");
  }

  /** The keys known by name. */
  Set<String> names() {
    return here.getJsonObject("properties", new JsonObject()).fieldNames();
  }

  boolean closed() {
    return Boolean.FALSE.equals(here.getValue("additionalProperties"));
  }

  List<String> required() {
    return strings("required");
  }

  List<String> allowed() {
    return strings("enum");
  }

  List<String> types() {
    return here.getValue("type") instanceof String type ? List.of(type) : strings("type");
  }

  boolean secret() {
    return here.getBoolean("x-secret", false);
  }

  @Nullable String word(String keyword) {
    return here.getValue(keyword) instanceof String text ? text : null;
  }

  /** Null when there is none. */
  @Nullable Node defaultAt(Position at) {
    Object value = here.getValue("default");
    if (value instanceof JsonObject object) {
      return Node.of(object.getMap(), at);
    }
    if (value instanceof JsonArray array) {
      return Node.of(array.getList(), at);
    }
    return value == null ? null : Node.of(value, at);
  }

  private Schema sub(String keyword) {
    boolean found = here.getValue(keyword) instanceof JsonObject;
    return new Schema(root, found ? here.getJsonObject(keyword) : new JsonObject());
  }

  private List<String> strings(String keyword) {
    return here.getJsonArray(keyword, new JsonArray()).stream().map(Object::toString).toList();
  }

  /** What stands beside a {@code $ref} adds to it (JSON Schema 2020-12, core 8.2.3.1). */
  private static JsonObject resolved(JsonObject root, JsonObject schema) {
    String ref = schema.getString("$ref");
    if (ref == null) {
      return schema;
    }
    String name = ref.substring(ref.lastIndexOf('/') + 1);
    JsonObject target = resolved(root, root.getJsonObject("$defs").getJsonObject(name));
    JsonObject merged = target.copy().mergeIn(schema);
    merged.remove("$ref");
    return merged;
  }
}
