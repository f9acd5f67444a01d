package io.sluice.broker;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicLong;

/** Sends as fast as the other side takes it, and knows how much that was. */
final class Flood {

  /** Bytes that the connection took so far. */
  final AtomicLong sent = new AtomicLong();

  private final HttpServerResponse response;
  private final Buffer event;
  private final String last;
  private long left;

  Flood(HttpServerResponse response, String event, long times) {
    this(response, event, times, FakeUpstream.DONE);
  }

  Flood(HttpServerResponse response, String event, long times, String last) {
    this.last = last;
    this.response = response;
    this.event = Buffer.buffer(event);
    this.left = times;
    response.setWriteQueueMaxSize(1 << 16);
  }

  void run() {
    while (left > 0 && !response.writeQueueFull()) {
      left--;
      response.write(event.copy()).onSuccess(written -> sent.addAndGet(event.length()));
    }
    if (left > 0) {
      response.drainHandler(drained -> run());
    } else {
      response.end(last);
    }
  }
}
