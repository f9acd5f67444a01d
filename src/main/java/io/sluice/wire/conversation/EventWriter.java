package io.sluice.wire.conversation;

import io.sluice.wire.Fault;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Writes a streamed answer. */
public interface EventWriter {

  /** Adds what an event becomes to the output; possibly nothing yet. */
  void write(StreamEvent event, Buffer out);

  /**
   * The answer is whole: closes what is open and says why it ended, what it used, and that it is
   * over. Not called after {@link StreamEvent.Failed} or {@link #failure}.
   */
  void end(Buffer out);

  /** Says that the answer failed in the middle; null if this format has no way to. */
  @Nullable Buffer failure(Fault fault);
}
