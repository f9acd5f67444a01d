package io.sluice.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;

/**
 * Sends bytes in tiny pieces, a write and an event-loop turn for each, so that a reader meets every
 * awkward cut: inside a field name, between the two newlines of an event, inside a character.
 */
final class Dribble {
  private final Vertx vertx;
  private final Outlet outlet;
  private final Buffer bytes;
  private final Runnable then;
  private int from;

  private Dribble(Vertx vertx, Outlet outlet, Buffer bytes, Runnable then) {
    this.vertx = vertx;
    this.outlet = outlet;
    this.bytes = bytes;
    this.then = then;
  }

  /** Runs {@code then} after the last piece, never if the connection is gone before. */
  static void write(Vertx vertx, Outlet outlet, Buffer bytes, Runnable then) {
    new Dribble(vertx, outlet, bytes, then).next();
  }

  private void next() {
    if (outlet.closed()) {
      return;
    }
    if (from == bytes.length()) {
      then.run();
    } else if (outlet.full()) {
      outlet.drained(this::next);
    } else {
      int to = cut(from);
      outlet.write(bytes.slice(from, to));
      from = to;
      vertx.runOnContext(now -> next());
    }
  }

  /**
   * After the first byte of a character that has several or of a line's end, else 1 to 13 bytes.
   */
  private int cut(int from) {
    int last = Math.min(bytes.length(), from + 1 + from * 31 % 13);
    for (int i = from; i < last; i++) {
      byte here = bytes.getByte(i);
      if (here == '\n' || (here & 0xC0) == 0xC0) {
        return i + 1;
      }
    }
    return last;
  }
}
