package io.sluice.broker;

import io.sluice.wire.responses.ResponseMessages;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.WebSocket;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one {@code response.create} on a WebSocket that has several, one after the other:
 * each event is a message, and so is an error in the place of an answer.
 */
final class SocketReply implements Reply {

  /** An error says less. */
  private static final int MAX_REFUSAL_BYTES = 1 << 16;

  private final WebSocket socket;
  private final Runnable cutOff;
  private final Runnable answered;
  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private final ResponseMessages messages = new ResponseMessages();
  private Runnable gone = () -> {};
  private Runnable done = () -> {};
  private int status;

  /** What came in the place of events, or null as long as events come. */
  private @Nullable Buffer refusal;

  private boolean ended;

  /**
   * @param cutOff closes the WebSocket without waiting for the caller to read
   * @param answered is told last that the answer is over
   */
  SocketReply(WebSocket socket, Runnable cutOff, Runnable answered) {
    this.answered = answered;
    this.socket = socket;
    this.cutOff = cutOff;
  }

  @Override
  public MultiMap headers() {
    return headers;
  }

  @Override
  public void begin(int status, boolean chunked) {
    if (this.status == 0) {
      this.status = status;
      String type = headers.get(HttpHeaders.CONTENT_TYPE);
      boolean events = status < 400 && type != null && type.startsWith("text/event-stream");
      refusal = events ? null : Buffer.buffer();
    }
  }

  @Override
  public void write(Buffer bytes) {
    Buffer instead = refusal;
    if (instead == null) {
      messages.feed(bytes, this::send);
    } else if (instead.length() + bytes.length() <= MAX_REFUSAL_BYTES) {
      instead.appendBuffer(bytes);
    }
  }

  private void send(String message) {
    SocketMessages.write(socket, message);
  }

  @Override
  public void end(Buffer rest) {
    if (ended) {
      return;
    }
    write(rest);
    Buffer instead = refusal;
    if (instead != null) {
      ApiError otherwise = ProviderErrors.noEvents(status);
      send(ResponseMessages.refusal(status, instead, otherwise.fault(), told()));
    }
    finish();
  }

  @Override
  public boolean full() {
    return SocketMessages.full(socket);
  }

  @Override
  public void onDrain(Runnable action) {
    socket.drainHandler(drained -> action.run());
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public void refuse(ApiError error, Buffer body) {
    if (ended || status != 0) {
      return;
    }
    error.headers().forEach(headers::set);
    send(ResponseMessages.error(error.fault(), told()));
    finish();
  }

  /** Without those that only HTTP has a use for. */
  private MultiMap told() {
    return headers
        .remove(HttpHeaders.CONNECTION)
        .remove(HttpHeaders.CONTENT_TYPE)
        .remove(HttpHeaders.CACHE_CONTROL)
        .remove("x-accel-buffering");
  }

  /** A message is whole before it is looked at. */
  @Override
  public void hearNoMore() {}

  @Override
  public void breakOff() {
    cutOff.run();
    finish();
  }

  @Override
  public void onEnd(Runnable gone, Runnable done) {
    this.gone = gone;
    this.done = done;
  }

  /** The caller has left. */
  void callerLeft() {
    if (!ended) {
      gone.run();
      finish();
    }
  }

  private void finish() {
    if (!ended) {
      ended = true;
      done.run();
      answered.run();
    }
  }
}
