package io.sluice.wire.gemini;

import io.sluice.wire.Fault;
import io.sluice.wire.conversation.EventWriter;
import io.sluice.wire.conversation.StreamEvent;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Says a streamed answer as one JSON array whose elements come one by one: what Google sends
 * without {@code alt=sse}. What would be an event's data is an element.
 */
final class GeminiArrayWriter implements EventWriter {

  /** Before an event's data. */
  private static final int HEAD = "data: ".length();

  private final EventWriter events;
  private boolean begun;

  /**
   * An array that has not begun.
   *
   * @param events writes each event as one line of data and an empty line
   */
  GeminiArrayWriter(EventWriter events) {
    this.events = events;
  }

  @Override
  public void write(StreamEvent event, Buffer out) {
    Buffer written = Buffer.buffer();
    events.write(event, written);
    elements(written, out);
  }

  @Override
  public void end(Buffer out) {
    Buffer written = Buffer.buffer();
    events.end(written);
    elements(written, out);
    out.appendString("]");
  }

  /** The error is the last element. */
  @Override
  public @Nullable Buffer failure(Fault fault) {
    Buffer written = events.failure(fault);
    if (written == null) {
      return null;
    }
    Buffer out = Buffer.buffer();
    elements(written, out);
    return out.appendString("]");
  }

  /** A line's end cannot stand in JSON, so that it ends the data. */
  private void elements(Buffer written, Buffer out) {
    int from = 0;
    for (int at = 0; at < written.length(); at++) {
      if (written.getByte(at) == '\n') {
        if (at > from) {
          out.appendString(begun ? ",\r\n" : "[");
          out.appendBuffer(written.slice(from + HEAD, at));
          begun = true;
        }
        from = at + 1;
      }
    }
  }
}
