package io.sluice.wire.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.JsonValues;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an answer that is not streamed while its buffers pass by, without keeping them: what it
 * cost and who served it. Never throws: of an answer that is cut or no JSON it tells what it saw.
 *
 * <p>The bytes must be JSON as such, so without content coding. Source: OpenAI API reference, "Chat
 * completion".
 */
public final class ChatAnswer {

  /** Some hundred times the longest usage object seen. */
  private static final int MAX_VALUE_BYTES = 64 * 1024;

  private static final Set<String> WANTED = Set.of("usage", "model");

  private final JsonValues values = new JsonValues(WANTED, MAX_VALUE_BYTES);

  /** Looks at the next buffer and leaves it as it is. */
  public void feed(Buffer chunk) {
    values.feed(chunk);
  }

  /** True if the answer came to its end: its brackets are closed and nothing follows. */
  public boolean complete() {
    return values.complete();
  }

  /** Usage as the provider reported it; null if it has not. */
  public @Nullable TokenCounts usage() {
    return read("usage", ChatUsage::read);
  }

  /** The model as the provider named it; empty if it has not. */
  public String servedModel() {
    String model =
        read("model", json -> json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "");
    return model == null ? "" : model;
  }

  private interface Reading<T> {
    @Nullable T from(JsonParser json) throws IOException;
  }

  private <T> @Nullable T read(String name, Reading<T> reading) {
    byte[] value = values.found().get(name);
    if (value == null) {
      return null;
    }
    try (JsonParser json = Json.FACTORY.createParser(value)) {
      json.nextToken();
      return reading.from(json);
    } catch (IOException e) {
      return null;
    }
  }
}
