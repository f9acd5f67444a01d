package io.sluice.wire.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** JSON as trees, for translation alone: bounded, and numbers stay as they were written. */
public final class Trees {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(Json.FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Trees() {}

  /**
   * Reads a document that must be an object.
   *
   * @throws Untranslatable if it is none
   */
  public static ObjectNode read(Buffer document) {
    try {
      if (MAPPER.readTree(document.getBytes()) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      throw new Untranslatable("", "it is not well-formed JSON within the bounds");
    }
    throw new Untranslatable("", "it is not a JSON object");
  }

  /**
   * The value that the parser stands on, to its end.
   *
   * @throws IOException if it is not JSON
   */
  public static JsonNode value(JsonParser json) throws IOException {
    JsonNode value = MAPPER.readTree(json);
    return value == null ? MAPPER.missingNode() : value;
  }

  /** A missing node for what is no JSON. */
  public static JsonNode lenient(String json) {
    try {
      JsonNode value = MAPPER.readTree(json);
      return value == null ? MAPPER.missingNode() : value;
    } catch (IOException e) {
      return MAPPER.missingNode();
    }
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  public static String text(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      // A tree of values has nothing in it that JSON cannot say.
      throw new IllegalStateException(e);
    }
  }

  public static Buffer bytes(JsonNode tree) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
