package io.sluice.wire.conversation;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a streamed answer, wherever the network has cut it. Never throws: what cannot be read
 * becomes {@link #failure}.
 */
public interface EventReader {

  /** Takes the next bytes and gives what they complete. */
  void feed(Buffer bytes, Consumer<StreamEvent> to);

  /** No more bytes come. An event that is not whole is dropped. */
  void end(Consumer<StreamEvent> to);

  /**
   * Whether the stream's own last event was there: the answer is whole. A stream that ends without
   * it was cut, whatever it looks like.
   */
  boolean complete();

  /** Why nothing more can be read, or null as long as it can. */
  @Nullable String failure();
}
