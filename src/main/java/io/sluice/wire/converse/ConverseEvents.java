package io.sluice.wire.converse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.Json;
import io.sluice.wire.Slice;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** ConverseStream: usage comes in {@code metadata}, after {@code messageStop}. */
final class ConverseEvents extends ConverseStream {

  private @Nullable TokenCounts usage;
  private long deltas;
  private boolean stopped;
  private boolean done;

  @Override
  void watch(String eventType, Slice payload) {
    switch (eventType) {
      case "contentBlockDelta" -> deltas++;
      case "messageStop" -> stopped = true;
      case "metadata" -> {
        usage = usage(payload);
        done = stopped;
      }
      default -> {}
    }
  }

  private static @Nullable TokenCounts usage(Slice payload) {
    try (JsonParser json =
        Json.FACTORY.createParser(payload.bytes(), payload.from(), payload.length())) {
      TokenCounts found = null;
      if (json.nextToken() == JsonToken.START_OBJECT) {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
          json.nextToken();
          if (name.equals("usage")) {
            found = ConverseUsage.read(json);
          } else {
            json.skipChildren();
          }
        }
      }
      return found;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public Buffer end() {
    done |= stopped;
    return super.end();
  }

  @Override
  public boolean complete() {
    return done;
  }

  @Override
  public @Nullable TokenCounts reported() {
    return usage;
  }

  /** About a token each. */
  @Override
  public long estimatedOutput() {
    return deltas;
  }
}
