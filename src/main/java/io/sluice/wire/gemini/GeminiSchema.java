package io.sluice.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.Untranslatable;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * Google's {@code Schema}, a part of OpenAPI's with words of its own, as JSON Schema: types in
 * lower case, {@code nullable} as a type, whole numbers that protobuf writes as strings as numbers.
 * {@code propertyOrdering} and {@code example} are hints and go.
 *
 * <p>Source: Gemini API reference, "Schema".
 */
final class GeminiSchema {

  private static final int MAX_DEPTH = 64;

  private GeminiSchema() {}

  /** The same in JSON Schema. */
  static JsonNode toJsonSchema(ObjectFields schema) {
    return read(schema, 0);
  }

  private static ObjectNode read(ObjectFields schema, int depth) {
    if (depth > MAX_DEPTH) {
      throw new Untranslatable(schema.path(), "is nested too deeply");
    }
    ObjectNode out = ObjectFields.TREES.createObjectNode();
    readType(schema, out);
    for (String name : new String[] {"title", "description", "pattern"}) {
      String text = schema.text(name);
      if (text != null) {
        out.put(name, text);
      }
    }
    String format = schema.text("format");
    // "enum" says no more than that there is one.
    if (format != null && !format.equals("enum")) {
      out.put("format", format);
    }
    for (String name : new String[] {"enum", "required", "default"}) {
      JsonNode value = schema.node(name);
      if (value != null) {
        out.set(name, value);
      }
    }
    for (String name :
        new String[] {
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "minLength",
          "maxLength",
          "minProperties",
          "maxProperties"
        }) {
      readNumber(schema, name, out);
    }
    readNested(schema, out, depth);
    schema.ignore("propertyOrdering", "example");
    schema.end();
    return out;
  }

  private static void readType(ObjectFields schema, ObjectNode out) {
    String type = schema.text("type");
    boolean nullable = Boolean.TRUE.equals(schema.flag("nullable"));
    if (type == null || type.equals("TYPE_UNSPECIFIED")) {
      return;
    }
    String word = type.toLowerCase(Locale.ROOT);
    if (nullable) {
      out.putArray("type").add(word).add("null");
    } else {
      out.put("type", word);
    }
  }

  private static void readNumber(ObjectFields schema, String name, ObjectNode out) {
    JsonNode value = schema.node(name);
    if (value == null) {
      return;
    }
    if (value.isNumber()) {
      out.set(name, value);
      return;
    }
    try {
      out.put(name, new BigDecimal(value.asText("")));
    } catch (NumberFormatException e) {
      throw new Untranslatable(schema.at(name), "must be a number");
    }
  }

  private static void readNested(ObjectFields schema, ObjectNode out, int depth) {
    ObjectFields items = schema.object("items");
    if (items != null) {
      out.set("items", read(items, depth + 1));
    }
    for (String name : new String[] {"anyOf", "prefixItems"}) {
      if (schema.has(name)) {
        ArrayNode all = out.putArray(name);
        schema.objects(name).forEach(one -> all.add(read(one, depth + 1)));
      }
    }
    JsonNode properties = schema.node("properties");
    if (properties != null) {
      ObjectNode all = out.putObject("properties");
      String path = schema.at("properties");
      // What stands here are the caller's own names: they have one spelling.
      ObjectFields.of(properties, path);
      properties
          .properties()
          .forEach(
              one ->
                  all.set(
                      one.getKey(),
                      read(
                          ObjectFields.of(
                              one.getValue(),
                              path + "." + one.getKey(),
                              GeminiRequestParser::camel),
                          depth + 1)));
    }
    JsonNode additional = schema.node("additionalProperties");
    if (additional != null) {
      out.set("additionalProperties", additional);
    }
  }
}
