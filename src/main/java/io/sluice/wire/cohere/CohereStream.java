package io.sluice.wire.cohere;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.Fault;
import io.sluice.wire.FieldSearch;
import io.sluice.wire.PassingEvents;
import io.sluice.wire.Slice;
import io.sluice.wire.SseEvent;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer on its way to the caller, byte for byte. It is whole with its {@code
 * message-end}; the {@code [DONE]} that follows says nothing more.
 */
final class CohereStream implements Answer {

  private static final CohereErrors ERRORS = new CohereErrors();

  private final PassingEvents passing = new PassingEvents();
  private long events;
  private boolean done;
  private boolean failed;
  private @Nullable TokenCounts usage;

  @Override
  public Buffer feed(Buffer chunk) {
    return passing.feed(chunk, this::learn);
  }

  private void learn(SseEvent event) {
    Slice data = event.data();
    if (data == null || done || failed) {
      return;
    }
    if (!event.name().equals("message-end")
        && !FieldSearch.text(data).contains("\"message-end\"")) {
      events++;
      return;
    }
    try {
      CohereChunk chunk = CohereChunk.parse(data);
      if (chunk.type.equals("message-end")) {
        failed = CohereFinish.failed(chunk.finishReason);
        done = !failed && !chunk.finishReason.isEmpty();
        usage = chunk.usage;
      }
    } catch (IOException e) {
      // It passes through, and the answer has not ended.
      events++;
    }
  }

  @Override
  public Buffer end() {
    SseEvent rest = passing.rest();
    if (rest == null) {
      return Buffer.buffer();
    }
    boolean before = done;
    learn(rest);
    return done && !before ? PassingEvents.ended(rest) : Buffer.buffer();
  }

  @Override
  public boolean complete() {
    return done;
  }

  @Override
  public boolean failed() {
    return failed;
  }

  @Override
  public @Nullable String unreadable() {
    return passing.failure();
  }

  @Override
  public @Nullable TokenCounts reported() {
    return usage;
  }

  /** An event has about a token. */
  @Override
  public long estimatedOutput() {
    return events;
  }

  /** Cohere does not say. */
  @Override
  public String servedModel() {
    return "";
  }

  @Override
  public Buffer failure(Fault fault) {
    return ERRORS.event(fault, "");
  }
}
