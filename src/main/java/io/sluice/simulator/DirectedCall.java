package io.sluice.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** {@code call=TOOL args=JSON}: which tool is to be called with what. */
final class DirectedCall {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private DirectedCall() {}

  /**
   * The tool with a schema that nothing fits but those arguments; null if none is named.
   *
   * @throws ApiError 400 for arguments that are no JSON object
   */
  static Asked.@Nullable Tool in(DirectiveWords words) {
    String name = words.word("call");
    if (name == null) {
      return null;
    }
    String given = words.word("args");
    JsonNode arguments = given == null ? MAPPER.createObjectNode() : parsed(given);
    ObjectNode schema = MAPPER.createObjectNode();
    ArrayNode required = schema.putArray("required");
    ObjectNode properties = schema.putObject("properties");
    arguments
        .properties()
        .forEach(
            argument -> {
              required.add(argument.getKey());
              properties.putObject(argument.getKey()).set("const", argument.getValue());
            });
    return new Asked.Tool(name, schema);
  }

  private static JsonNode parsed(String given) {
    try {
      JsonNode arguments = MAPPER.readTree(given);
      if (arguments.isObject()) {
        return arguments;
      }
    } catch (JsonProcessingException e) {
      // Said below.
    }
    throw DirectiveWords.bad("args=" + given, "wants a JSON object without spaces");
  }
}
