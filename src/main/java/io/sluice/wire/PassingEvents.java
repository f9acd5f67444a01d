package io.sluice.wire;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events on their way through, byte for byte; what is held back is the event that has
 * not ended yet, so that one of the broker's own can follow at any time.
 */
public final class PassingEvents {

  private final SseFraming framing = new SseFraming(SseFraming.DEFAULT_MAX_EVENT_BYTES);

  /**
   * Takes the next buffer.
   *
   * @param to gets each event that has ended; valid until the next buffer comes
   * @return what may go on; the same buffer if all of it does
   */
  public Buffer feed(Buffer chunk, Consumer<SseEvent> to) {
    boolean atBoundary = framing.held() == 0;
    framing.feed(chunk);
    Slice run = null;
    for (SseEvent event = framing.next(); event != null; event = framing.next()) {
      to.accept(event);
      run = run == null ? event.raw() : run.through(event.raw());
    }
    if (run == null) {
      return Buffer.buffer();
    }
    return atBoundary && run.length() == chunk.length() ? chunk : bytes(run);
  }

  /** What is left at the end, as if it had ended; null if there is nothing. */
  public @Nullable SseEvent rest() {
    return framing.end();
  }

  /** An event that lacks but its line ends, with them. */
  public static Buffer ended(SseEvent event) {
    Buffer out = bytes(event.raw());
    return out.appendString(out.getByte(out.length() - 1) == '\n' ? "\n" : "\n\n");
  }

  private static Buffer bytes(Slice run) {
    return Buffer.buffer(run.length()).appendBytes(run.bytes(), run.from(), run.length());
  }

  /** True between two events, when what comes next does not depend on what came before. */
  public boolean idle() {
    return framing.idle();
  }

  /** Why nothing goes on any more: an event is over the bound. Null while all is well. */
  public @Nullable String failure() {
    return framing.failure();
  }
}
