package io.sluice.wire.converse;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.EventStreamFrame;
import io.sluice.wire.EventStreamFraming;
import io.sluice.wire.Fault;
import io.sluice.wire.Slice;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer of Bedrock on its way to a caller of the same format: whole messages go on as
 * they came, and those that tell figures are looked at. An exception is a message of a stream that
 * began with status 200.
 */
abstract sealed class ConverseStream implements Answer permits ConverseEvents, InvokeEvents {

  private static final ConverseErrors ERRORS = new ConverseErrors();

  private final EventStreamFraming framing =
      new EventStreamFraming(EventStreamFraming.DEFAULT_MAX_FRAME_BYTES);
  private boolean failed;

  /** Learns from an event. */
  abstract void watch(String eventType, Slice payload);

  @Override
  public final Buffer feed(Buffer chunk) {
    boolean atBoundary = framing.held() == 0;
    framing.feed(chunk);
    Slice run = null;
    for (EventStreamFrame frame = framing.next(); frame != null; frame = framing.next()) {
      if (frame.header(":message-type").equals("event")) {
        watch(frame.header(":event-type"), frame.payload());
      } else {
        failed = true;
      }
      run = run == null ? frame.raw() : run.through(frame.raw());
    }
    if (run == null) {
      return Buffer.buffer();
    }
    return atBoundary && run.length() == chunk.length()
        ? chunk
        : Buffer.buffer(run.length()).appendBytes(run.bytes(), run.from(), run.length());
  }

  /** A message that is not whole cannot be read by anybody. */
  @Override
  public Buffer end() {
    return Buffer.buffer();
  }

  @Override
  public final boolean failed() {
    return failed;
  }

  @Override
  public final @Nullable String unreadable() {
    return framing.failure();
  }

  /** Bedrock does not name it. */
  @Override
  public String servedModel() {
    return "";
  }

  @Override
  public abstract @Nullable TokenCounts reported();

  @Override
  public final Buffer failure(Fault fault) {
    return ERRORS.event(fault, "");
  }
}
