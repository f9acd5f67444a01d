package io.sluice.wire.conversation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON trees for translation: bounded as all JSON is, with numbers as they were written. */
public final class ExactTrees {

  // A copy: a mapper makes itself the codec of its factory.
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(Json.FACTORY.copy())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private ExactTrees() {}

  /** The document, or null if it is none. */
  public static @Nullable JsonNode read(byte[] json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      return tree == null || tree.isMissingNode() ? null : tree;
    } catch (IOException e) {
      return null;
    }
  }

  /** The tree as JSON. */
  public static Buffer write(JsonNode tree) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON is JSON", e);
    }
  }

  /** The tree as JSON. */
  public static String text(JsonNode tree) {
    return write(tree).toString();
  }

  /** Whether a text is one JSON object and nothing else. */
  public static boolean isObject(String text) {
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      json.skipChildren();
      return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
