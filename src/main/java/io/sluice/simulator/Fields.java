package io.sluice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Typed reading of a JSON object's fields, with a vendor's words for what is wrong. A null counts
 * as absent.
 *
 * @param path of the object in the request, e.g. {@code messages[0].}; empty for the request itself
 */
public record Fields(JsonNode object, String path, Wording wording) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A whole body.
   *
   * @throws ApiError 400 if it is not a JSON object
   */
  public static Fields in(Buffer body, Wording wording) {
    return new Fields(object(body.getBytes(), wording), "", wording);
  }

  /** An object that stands in a string. */
  public static JsonNode parse(String json, Wording wording) {
    return object(json.getBytes(UTF_8), wording);
  }

  private static JsonNode object(byte[] json, Wording wording) {
    try {
      JsonNode root = JSON.readTree(json);
      if (root.isObject()) {
        return root;
      }
    } catch (JsonProcessingException e) {
      // The same answer as for JSON that is no object.
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory cannot fail", e);
    }
    throw wording.unreadable();
  }

  public Fields of(JsonNode node, String at) {
    if (!node.isObject()) {
      throw wording.wrongType(at, "an object", kind(node));
    }
    return new Fields(node, at + ".", wording);
  }

  public boolean has(String name) {
    return object.hasNonNull(name);
  }

  public JsonNode get(String name) {
    return object.path(name);
  }

  public JsonNode required(String name) {
    if (!has(name)) {
      throw wording.missing(path + name);
    }
    return object.get(name);
  }

  public String text(String name) {
    JsonNode value = required(name);
    if (!value.isTextual()) {
      throw wording.wrongType(path + name, "a string", kind(value));
    }
    return value.textValue();
  }

  public String text(String name, String otherwise) {
    return has(name) ? text(name) : otherwise;
  }

  /** One of {@code values}. */
  public String choice(String name, Set<String> values) {
    String value = text(name);
    if (!values.contains(value)) {
      throw wording.notOneOf(path + name, values, value);
    }
    return value;
  }

  public Fields child(String name) {
    return of(required(name), path + name);
  }

  public JsonNode array(String name) {
    JsonNode value = required(name);
    if (!value.isArray()) {
      throw wording.wrongType(path + name, "an array", kind(value));
    }
    if (value.isEmpty()) {
      throw wording.empty(path + name);
    }
    return value;
  }

  /** The objects of an array that has some. */
  public List<Fields> items(String name) {
    JsonNode array = array(name);
    List<Fields> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      items.add(of(array.get(i), wording.item(path + name, i)));
    }
    return items;
  }

  public boolean flag(String name) {
    if (!has(name)) {
      return false;
    }
    JsonNode value = object.get(name);
    if (!value.isBoolean()) {
      throw wording.wrongType(path + name, "a boolean", kind(value));
    }
    return value.booleanValue();
  }

  /** A whole number of at least 1; those beyond an int are cut to the largest. */
  public OptionalInt count(String name) {
    if (!has(name)) {
      return OptionalInt.empty();
    }
    JsonNode value = object.get(name);
    if (!value.isIntegralNumber()) {
      throw wording.wrongType(path + name, "an integer", kind(value));
    }
    if (value.bigIntegerValue().signum() <= 0) {
      throw wording.tooSmall(path + name, value.toString());
    }
    return OptionalInt.of(value.canConvertToInt() ? value.intValue() : Integer.MAX_VALUE);
  }

  /** Refuses what is not one of {@code names}. */
  public void known(Set<String> names) {
    for (Iterator<String> all = object.fieldNames(); all.hasNext(); ) {
      String name = all.next();
      if (!names.contains(name)) {
        throw wording.unknown(path + name);
      }
    }
  }

  public static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case NUMBER -> node.isIntegralNumber() ? "an integer" : "a decimal";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case BINARY, MISSING, POJO -> "nothing";
    };
  }
}
