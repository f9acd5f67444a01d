package io.sluice.wire.converse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import io.sluice.wire.messages.MessagesUsage;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * InvokeModelWithResponseStream: each {@code chunk} has an event of the model's own format in
 * base64. The last one, of whatever model, adds {@code amazon-bedrock-invocationMetrics}; what the
 * model itself says of its usage goes before it, because it tells how long cached input is kept.
 */
final class InvokeEvents extends ConverseStream {

  private static final String METRICS = "\"amazon-bedrock-invocationMetrics\"";

  private final MessagesUsage messages = new MessagesUsage();
  private @Nullable TokenCounts models;
  private @Nullable TokenCounts metrics;
  private String servedModel = "";
  private long chunks;
  private boolean done;

  @Override
  void watch(String eventType, Slice payload) {
    if (!eventType.equals("chunk")) {
      return;
    }
    chunks++;
    byte[] event = bytes(payload);
    // In Latin-1 a byte is a character, and searching such a string is what the JVM does fastest.
    String text = new String(event, ISO_8859_1);
    done |= text.contains(METRICS);
    if (text.contains("\"usage\"") || text.contains(METRICS)) {
      learn(event);
    }
  }

  private static byte[] bytes(Slice payload) {
    try (JsonParser json =
        Json.FACTORY.createParser(payload.bytes(), payload.from(), payload.length())) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        if (json.nextToken() == JsonToken.VALUE_STRING && name.equals("bytes")) {
          return Base64.getDecoder().decode(json.getText());
        }
        json.skipChildren();
      }
    } catch (IOException | IllegalArgumentException e) {
      // What cannot be read tells nothing; it goes on as it is.
      return new byte[0];
    }
    return new byte[0];
  }

  private void learn(byte[] event) {
    try (JsonParser json = Json.FACTORY.createParser(event)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        read(json, event);
      }
    } catch (IOException e) {
      // As above.
    }
  }

  private void read(JsonParser json, byte[] event) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (name) {
        case "message", "metadata" -> {
          if (value == JsonToken.START_OBJECT) {
            read(json, event);
          }
        }
        case "model" -> {
          if (value == JsonToken.VALUE_STRING) {
            servedModel = json.getText();
          }
        }
        case "usage" -> readUsage(json, event);
        case "amazon-bedrock-invocationMetrics" -> metrics = ConverseUsage.read(json);
        default -> json.skipChildren();
      }
    }
  }

  /** Anthropic's models and Amazon's name the counts differently; each reader knows its own. */
  private void readUsage(JsonParser json, byte[] event) throws IOException {
    int from = (int) json.currentTokenLocation().getByteOffset();
    messages.add(json);
    int to = (int) json.currentLocation().getByteOffset();
    try (JsonParser again = Json.FACTORY.createParser(event, from, to - from)) {
      again.nextToken();
      TokenCounts counts = ConverseUsage.read(again);
      models = counts != null ? counts : models;
    }
  }

  @Override
  public boolean complete() {
    return done;
  }

  @Override
  public @Nullable TokenCounts reported() {
    TokenCounts counts = done ? messages.counts() : null;
    return counts != null ? counts : models != null ? models : metrics;
  }

  /** About a token each. */
  @Override
  public long estimatedOutput() {
    return chunks;
  }

  @Override
  public String servedModel() {
    return servedModel;
  }
}
