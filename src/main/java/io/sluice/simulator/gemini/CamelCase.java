package io.sluice.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Field names as Google writes them: it takes {@code snake_case} too, which is turned here. */
final class CamelCase {
  private static final Pattern LOW = Pattern.compile("_([a-z0-9])");
  // Below these the names are the caller's own.
  private static final Set<String> OWN =
      Set.of(
          "args", "response", "properties", "responseJsonSchema", "parametersJsonSchema", "labels");

  private CamelCase() {}

  static JsonNode of(JsonNode json) {
    if (json.isArray()) {
      ArrayNode items = JsonNodeFactory.instance.arrayNode();
      json.forEach(item -> items.add(of(item)));
      return items;
    }
    if (!json.isObject()) {
      return json;
    }
    ObjectNode turned = JsonNodeFactory.instance.objectNode();
    json.properties()
        .forEach(
            field -> {
              String name = name(field.getKey());
              turned.set(name, OWN.contains(name) ? field.getValue() : of(field.getValue()));
            });
    return turned;
  }

  private static String name(String name) {
    return name.indexOf('_') < 0
        ? name
        : LOW.matcher(name).replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
  }
}
