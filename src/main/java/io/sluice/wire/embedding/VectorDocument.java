package io.sluice.wire.embedding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.sluice.wire.Json;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An answer with vectors as a tree whose leaves are whole vectors: an answer may have millions of
 * numbers, and none of them needs to be understood.
 */
public final class VectorDocument {

  private static final int MAX_DIMENSIONS = 65_536;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final byte[] bytes;

  private VectorDocument(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads a document.
   *
   * @throws Untranslatable if it is no JSON object
   */
  public static JsonNode tree(Buffer document) {
    byte[] bytes = document.getBytes();
    try (JsonParser json = Json.FACTORY.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new Untranslatable("", "the answer is no JSON object");
      }
      return new VectorDocument(bytes).object(json);
    } catch (IOException e) {
      throw new Untranslatable("", "the answer is no well-formed JSON");
    }
  }

  /**
   * The vector that a field holds.
   *
   * @throws Untranslatable if it holds none
   */
  public static Vector vector(JsonNode node) {
    if (node instanceof POJONode leaf && leaf.getPojo() instanceof Vector vector) {
      return vector;
    }
    throw new Untranslatable("", "the answer has a vector that is no array of numbers");
  }

  private JsonNode object(JsonParser json) throws IOException {
    ObjectNode node = NODES.objectNode();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      node.set(name, value(json, json.nextToken()));
    }
    return node;
  }

  private JsonNode value(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> array(json);
      case VALUE_STRING -> NODES.textNode(json.getText());
      case VALUE_NUMBER_INT -> NODES.numberNode(json.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(json.getDecimalValue());
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
      default -> NODES.nullNode();
    };
  }

  private JsonNode array(JsonParser json) throws IOException {
    int start = (int) json.currentTokenLocation().getByteOffset();
    JsonToken token = json.nextToken();
    if (token.isNumeric()) {
      return vector(json, start);
    }
    ArrayNode node = NODES.arrayNode();
    for (; token != JsonToken.END_ARRAY; token = json.nextToken()) {
      node.add(value(json, token));
    }
    return node;
  }

  private JsonNode vector(JsonParser json, int start) throws IOException {
    int dimensions = 1;
    JsonToken token = json.nextToken();
    for (; token.isNumeric(); token = json.nextToken()) {
      dimensions++;
    }
    if (token != JsonToken.END_ARRAY || dimensions > MAX_DIMENSIONS) {
      throw new Untranslatable("", "the answer has a vector that is no array of numbers");
    }
    int end = (int) json.currentLocation().getByteOffset();
    byte[] compact = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; i++) {
      if (bytes[i] > ' ') {
        compact[length++] = bytes[i];
      }
    }
    String text = new String(compact, 0, length, StandardCharsets.ISO_8859_1);
    return new POJONode(new Vector(text, dimensions));
  }
}
