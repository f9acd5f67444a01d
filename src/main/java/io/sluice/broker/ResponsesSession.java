package io.sluice.broker;

import io.sluice.broker.SocketMessages.Message;
import io.sluice.identity.Caller;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.responses.ResponseCreate;
import io.sluice.wire.responses.ResponseMessages;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Responses on a WebSocket: each {@code response.create} is a request of its own, with its own
 * decision, limits, record and ledger row, and has the events of its answer as messages. One is
 * answered at a time; the next ones wait. Who asks was found out when the WebSocket opened.
 */
final class ResponsesSession {

  private static final Endpoint ENDPOINT = ModelRoutes.RESPONSES;

  private final SessionSteps steps;
  private final Exchange exchange;
  private final Caller caller;
  private final WebSocket socket;
  private final int maxBytes;
  private final SocketMessages heard;
  private final SocketQueue waiting;
  private long idleTimer = -1;

  /** The answer that is under way, and its request. */
  private @Nullable Turn turn;

  private boolean leaving;
  private boolean over;

  private record Turn(SocketReply reply, Exchange exchange) {}

  /** Open, and paused. */
  ResponsesSession(
      SessionSteps steps, Exchange exchange, Caller caller, WebSocket socket, int maxBytes) {
    this.steps = steps;
    this.exchange = exchange;
    this.caller = caller;
    this.socket = socket;
    this.maxBytes = maxBytes;
    this.heard = new SocketMessages(maxBytes);
    this.waiting = new SocketQueue(maxBytes);
  }

  void open() {
    socket.exceptionHandler(ignored -> {});
    socket.closeHandler(closed -> callerLeft());
    socket.frameHandler(this::hear);
    exchange.onCut(this::cut);
    exchange.onDraining(this::drain);
    rest();
    socket.resume();
  }

  private void hear(WebSocketFrame frame) {
    if (over) {
      return;
    }
    Message message = heard.add(frame);
    if (heard.tooLarge()) {
      leave(CloseCodes.TOO_LARGE, Errors.tooLarge(maxBytes));
    } else if (message != null && waiting.offer(message)) {
      next();
    } else if (message != null && SocketMessages.full(socket)) {
      close(CloseCodes.POLICY, "caller_too_slow");
    } else if (message != null) {
      tell(Errors.tooManyWaiting(SocketQueue.MAX_MESSAGES));
    }
  }

  /** Begins with what is next, if nothing is under way and the caller reads what it is told. */
  private void next() {
    if (over || turn != null || SocketMessages.full(socket)) {
      return;
    }
    Message message = waiting.poll();
    if (message == null) {
      return;
    }
    Cut ended = exchange.accessEnded(steps.revocations(), steps.clock().instant().getEpochSecond());
    if (ended != null || steps.draining().begun()) {
      cut(ended == null ? Cut.BROKER_STOPS : ended);
      return;
    }
    steps.vertx().cancelTimer(idleTimer);
    SocketReply reply = new SocketReply(socket, this::breakOff, this::answered);
    Exchange asked = steps.open().openWithin(exchange, reply, ENDPOINT.name());
    turn = new Turn(reply, asked);
    answer(message, asked);
  }

  private void answer(Message message, Exchange asked) {
    ApiRequest.Result read =
        message.text()
            ? ResponseCreate.read(message.content(), ENDPOINT.format())
            : new Malformed("", "a message must be text; this one is binary");
    try {
      steps.road().walk(asked, ENDPOINT, caller, read, steps.loop().get());
    } catch (RuntimeException e) {
      // Whatever it was, the exchange that was opened for the request must not stay open.
      asked.fail(e);
    }
  }

  private void answered() {
    turn = null;
    if (over || leaving) {
      return;
    }
    rest();
    if (steps.draining().begun()) {
      drain();
    } else {
      next();
    }
  }

  /** Nothing is under way: it may stay so for a time. */
  private void rest() {
    socket.drainHandler(drained -> next());
    idleTimer =
        steps
            .vertx()
            .setTimer(steps.idle().toMillis(), timer -> close(CloseCodes.GOING_AWAY, "idle"));
  }

  /** The broker takes nothing new: what is under way may come to its end. */
  private void drain() {
    if (!over && turn == null) {
      cut(Cut.BROKER_STOPS);
    }
  }

  private void cut(Cut why) {
    if (over) {
      return;
    }
    if (why == Cut.CALLER_GONE) {
      callerLeft();
      return;
    }
    Turn open = turn;
    if (open == null) {
      leave(CloseCodes.of(why), why.error());
      return;
    }
    // Its answer ends with the reason.
    leaving = true;
    open.exchange.cut(why);
    close(CloseCodes.of(why), why.reason());
  }

  private void leave(short code, ApiError error) {
    if (!SocketMessages.full(socket)) {
      tell(error);
    }
    close(code, error.code());
  }

  private void tell(ApiError error) {
    SocketMessages.write(
        socket,
        ResponseMessages.error(error.fault(), Map.of("x-request-id", exchange.id()).entrySet()));
  }

  private void callerLeft() {
    Turn open = turn;
    if (over) {
      return;
    }
    finish();
    if (open != null) {
      open.reply.callerLeft();
    }
  }

  /** Closes it; what was said before goes out first, if somebody reads it. */
  private void close(short code, String reason) {
    if (over) {
      return;
    }
    Turn open = turn;
    finish();
    if (open != null) {
      open.reply.callerLeft();
    }
    if (SocketMessages.full(socket)) {
      exchange.breakOff();
    } else if (!socket.isClosed()) {
      socket.close(code, reason).onFailure(ignored -> {});
    }
  }

  private void breakOff() {
    if (!over) {
      finish();
      exchange.breakOff();
    }
  }

  private void finish() {
    over = true;
    steps.vertx().cancelTimer(idleTimer);
    exchange.answered(101);
    exchange.closed();
  }
}
