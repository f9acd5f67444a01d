package io.sluice.wire.embedding;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.wire.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * One vector, as the JSON array of its numbers: every digit is as the provider wrote it.
 *
 * @param json an array of numbers, without white space
 * @param dimensions how many they are
 */
public record Vector(String json, int dimensions) {

  /**
   * As base64 of 32-bit floats, little-endian, which is what OpenAI's clients decode (OpenAI API
   * reference, "Create embeddings").
   */
  public String base64() {
    ByteBuffer floats =
        ByteBuffer.allocate(dimensions * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (JsonParser parser = Json.FACTORY.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        floats.putFloat(Float.parseFloat(parser.getText()));
      }
    } catch (IOException e) {
      throw new IllegalStateException("a vector is a JSON array", e);
    }
    return Base64.getEncoder().encodeToString(floats.array());
  }
}
