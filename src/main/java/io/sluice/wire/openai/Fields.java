package io.sluice.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Untranslatable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object of a request, read by name. A field that is null counts as absent.
 * {@link #end} refuses what nobody has asked for, so that nothing is dropped unseen. All methods
 * throw {@link Untranslatable}, with the path of the field, for a value of the wrong type.
 */
public final class Fields {

  private static final int MAX_SHOWN_NAME = 64;

  private final JsonNode object;
  private final String path;
  private final Set<String> read = new HashSet<>();

  /**
   * An object's fields.
   *
   * @param path of the object, e.g. {@code messages[1]}; empty for the whole document
   */
  public Fields(JsonNode object, String path) {
    if (!object.isObject()) {
      throw wrong(path, "an object", object);
    }
    this.object = object;
    this.path = path;
  }

  /** Of the object itself. */
  public String path() {
    return path;
  }

  /** Of one of its fields. */
  public String path(String name) {
    String shown = name.length() <= MAX_SHOWN_NAME ? name : name.substring(0, MAX_SHOWN_NAME);
    return path.isEmpty() ? shown : path + "." + shown;
  }

  public boolean has(String name) {
    return !node(name).isMissingNode();
  }

  /** Whatever stands there; missing if nothing does. */
  public JsonNode node(String name) {
    read.add(name);
    JsonNode value = object.path(name);
    return value.isNull() ? MissingNode.getInstance() : value;
  }

  /** Empty if absent. */
  public String text(String name) {
    JsonNode value = node(name);
    if (value.isMissingNode()) {
      return "";
    }
    return text(value, path(name));
  }

  /** A text that must be there and not be empty. */
  public String required(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      throw new Untranslatable(path(name), name + " is missing; it must be a string");
    }
    return text;
  }

  /** A value that must be a text. */
  public static String text(JsonNode value, String path) {
    if (!value.isTextual()) {
      throw wrong(path, "a string", value);
    }
    return value.textValue();
  }

  public @Nullable Boolean flag(String name) {
    JsonNode value = node(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isBoolean()) {
      throw wrong(path(name), "true or false", value);
    }
    return value.booleanValue();
  }

  public boolean isTrue(String name) {
    return Boolean.TRUE.equals(flag(name));
  }

  public @Nullable Double number(String name) {
    JsonNode value = node(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(path(name), "a number", value);
    }
    return value.doubleValue();
  }

  public @Nullable Long whole(String name) {
    JsonNode value = node(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(path(name), "a whole number of 64 bits", value);
    }
    return value.longValue();
  }

  public @Nullable Integer count(String name) {
    JsonNode value = node(name);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(path(name), "a whole number of 32 bits", value);
    }
    return value.intValue();
  }

  /** Null if absent. */
  public @Nullable Fields object(String name) {
    JsonNode value = node(name);
    return value.isMissingNode() ? null : new Fields(value, path(name));
  }

  /** The elements of an array; empty if absent. */
  public List<JsonNode> list(String name) {
    JsonNode value = node(name);
    if (value.isMissingNode()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(path(name), "an array", value);
    }
    List<JsonNode> elements = new ArrayList<>(value.size());
    value.forEach(elements::add);
    return elements;
  }

  /** Of an element of one of its arrays. */
  public String path(String name, int index) {
    return path(name) + "[" + index + "]";
  }

  /** Fields that are known and mean nothing elsewhere. */
  public void ignore(String... names) {
    read.addAll(List.of(names));
  }

  /** Fields that are known and cannot be said elsewhere. An empty array or object says nothing. */
  public void refuse(String... names) {
    for (String name : names) {
      JsonNode value = node(name);
      if (!value.isMissingNode() && !(value.isContainerNode() && value.isEmpty())) {
        throw refused(name);
      }
    }
  }

  /** Why a field cannot be translated. */
  public Untranslatable refused(String name) {
    return new Untranslatable(
        path(name),
        path(name) + " cannot be translated for the provider that serves this model; leave it out");
  }

  /** No other field may be there, but for those that are null. */
  public void end() {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!read.contains(name) && !object.path(name).isNull()) {
        throw new Untranslatable(
            path(name),
            "the field is not known, so it cannot be translated for the provider that serves this"
                + " model; leave it out");
      }
    }
  }

  /** What stands somewhere is not what must stand there. */
  public static Untranslatable wrong(String path, String right, JsonNode value) {
    String what = path.isEmpty() ? "the body" : path;
    return new Untranslatable(
        path, what + " must be " + right + "; it is " + Json.kind(value.asToken()));
  }
}
