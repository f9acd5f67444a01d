package io.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Makes up a value that fits a JSON Schema: the required properties of an object, no others. */
final class Arguments {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  // Deep enough for any tool; a schema can nest a thousand levels.
  private static final int DEPTH = 8;

  private Arguments() {}

  static ObjectNode fitting(JsonNode schema) {
    return object(schema, DEPTH);
  }

  private static ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.objectNode();
    for (JsonNode name : schema.path("required")) {
      JsonNode property = schema.path("properties").path(name.asText());
      object.set(name.asText(), value(name.asText(), property, depth - 1));
    }
    return object;
  }

  private static JsonNode value(String name, JsonNode schema, int depth) {
    for (String given : new String[] {"const", "default"}) {
      if (schema.has(given)) {
        return schema.get(given);
      }
    }
    for (String choices : new String[] {"enum", "examples"}) {
      if (schema.path(choices).has(0)) {
        return schema.path(choices).get(0);
      }
    }
    for (String either : new String[] {"anyOf", "oneOf", "allOf"}) {
      if (schema.path(either).has(0) && depth > 0) {
        return value(name, schema.path(either).get(0), depth - 1);
      }
    }
    JsonNode type = schema.path("type");
    return switch ((type.isArray() ? type.path(0).asText() : type.asText("string"))
        .toLowerCase(Locale.ROOT)) {
      case "object" -> depth > 0 ? object(schema, depth) : JSON.objectNode();
      case "array" ->
          depth > 0
              ? JSON.arrayNode().add(value(name, schema.path("items"), depth - 1))
              : JSON.arrayNode();
      case "integer" -> JSON.numberNode(schema.path("minimum").asLong(1));
      case "number" -> JSON.numberNode(schema.path("minimum").asDouble(1.5));
      case "boolean" -> JSON.booleanNode(true);
      case "null" -> JSON.nullNode();
      default -> JSON.textNode("some " + name.replace('_', ' '));
    };
  }
}
