package io.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;

/**
 * Typed reading of a JSON object's fields, with OpenAI's words for what is wrong. A null counts as
 * absent.
 *
 * @param path of the object in the request, e.g. {@code messages[0].}; empty for the request itself
 */
record Fields(JsonNode object, String path) {

  static Fields of(JsonNode node, String path) {
    if (!node.isObject()) {
      throw ApiError.wrongType(path, "an object", kind(node));
    }
    return new Fields(node, path + ".");
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  JsonNode required(String name) {
    if (!has(name)) {
      throw ApiError.missing(path + name);
    }
    return object.get(name);
  }

  String text(String name) {
    JsonNode value = required(name);
    if (!value.isTextual()) {
      throw ApiError.wrongType(path + name, "a string", kind(value));
    }
    return value.textValue();
  }

  JsonNode array(String name) {
    JsonNode value = required(name);
    if (!value.isArray()) {
      throw ApiError.wrongType(path + name, "an array", kind(value));
    }
    if (value.isEmpty()) {
      throw ApiError.invalid(
          "Invalid '%s': empty array. Expected an array with minimum length 1, but got an empty array instead."
              .formatted(path + name),
          path + name,
          "empty_array");
    }
    return value;
  }

  boolean flag(String name) {
    if (!has(name)) {
      return false;
    }
    JsonNode value = object.get(name);
    if (!value.isBoolean()) {
      throw ApiError.wrongType(path + name, "a boolean", kind(value));
    }
    return value.booleanValue();
  }

  /** A whole number of at least 1; those beyond an int are cut to the largest. */
  OptionalInt count(String name) {
    if (!has(name)) {
      return OptionalInt.empty();
    }
    JsonNode value = object.get(name);
    if (!value.isIntegralNumber()) {
      throw ApiError.wrongType(path + name, "an integer", kind(value));
    }
    if (value.bigIntegerValue().signum() <= 0) {
      throw ApiError.invalid(
          "Invalid '%s': integer below minimum value. Expected a value >= 1, but got %s instead."
              .formatted(path + name, value),
          path + name,
          "integer_below_min_value");
    }
    return OptionalInt.of(value.canConvertToInt() ? value.intValue() : Integer.MAX_VALUE);
  }

  static String kind(JsonNode node) {
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
