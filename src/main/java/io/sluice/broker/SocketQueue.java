package io.sluice.broker;

import io.sluice.broker.SocketMessages.Message;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** What a caller has said on a WebSocket before its turn came; bounded. */
final class SocketQueue {

  /** A client that waits for its answers has one. */
  static final int MAX_MESSAGES = 8;

  private final Queue<Message> waiting = new ArrayDeque<>(1);
  private final int maxBytes;
  private int bytes;

  /**
   * @param maxBytes of all that waits together
   */
  SocketQueue(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** False if there is no room for it. */
  boolean offer(Message message) {
    int length = message.content().length();
    if (waiting.size() >= MAX_MESSAGES || length > maxBytes - bytes) {
      return false;
    }
    bytes += length;
    return waiting.add(message);
  }

  @Nullable Message poll() {
    Message next = waiting.poll();
    bytes -= next == null ? 0 : next.content().length();
    return next;
  }
}
