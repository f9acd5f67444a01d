package io.sluice.broker;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * Where the answer to one request goes: an HTTP response, or one of several answers on a WebSocket.
 * Belongs to one event loop.
 */
interface Reply {

  /** What is said beside the answer; settled once it has begun. */
  MultiMap headers();

  /** Begins the answer, or does nothing if it has begun. */
  void begin(int status, boolean chunked);

  /** Sends bytes of the answer, which must have begun. */
  void write(Buffer bytes);

  /** Sends the last bytes of the answer, which must have begun. */
  void end(Buffer rest);

  /** Whether the caller does not take what it was sent. */
  boolean full();

  /** Sets what to do when the caller has taken enough of it. */
  void onDrain(Runnable action);

  /** Whether all was sent. */
  boolean ended();

  /**
   * Sends an error as the whole answer, if none has begun.
   *
   * @param body the error in the caller's format
   */
  void refuse(ApiError error, Buffer body);

  /** Nobody listens to the rest of what the caller says, if it has not said all yet. */
  void hearNoMore();

  /** Ends an answer that cannot be completed, without waiting for the caller to read it. */
  void breakOff();

  /**
   * Sets whom to tell.
   *
   * @param gone the caller has left
   * @param done the answer is over, or cannot be given any more
   */
  void onEnd(Runnable gone, Runnable done);
}
