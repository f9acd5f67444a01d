package io.sluice.wire;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** How a format says that something failed. */
public interface ErrorShape {

  /** The body of an error answer, JSON. */
  Buffer body(Fault fault, String requestId);

  /**
   * The event that says so in the middle of a stream, ready to be sent at an event boundary; null
   * if the format has none, so that the connection can only be broken off.
   */
  @Nullable Buffer event(Fault fault, String requestId);
}
