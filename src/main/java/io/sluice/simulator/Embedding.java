package io.sluice.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Random;

/** A vector of length 1, always the same for the same text. */
public final class Embedding {
  public static final int DIMENSIONS = 256;
  private static final int MOST = 4096;

  private final float[] values;

  private Embedding(float[] values) {
    this.values = values;
  }

  public static Embedding of(String text, int dimensions) {
    Random random = new Random(text.hashCode());
    float[] values = new float[Math.min(dimensions, MOST)];
    double square = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
      square += values[i] * values[i];
    }
    float length = (float) Math.sqrt(square);
    for (int i = 0; i < values.length; i++) {
      values[i] /= length;
    }
    return new Embedding(values);
  }

  public ArrayNode json() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode(values.length);
    for (float value : values) {
      json.add(value);
    }
    return json;
  }

  /** Little-endian floats of four bytes, as OpenAI packs them. */
  public String base64() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
