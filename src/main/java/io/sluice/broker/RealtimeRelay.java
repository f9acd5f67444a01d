package io.sluice.broker;

import io.sluice.broker.Charge.Ending;
import io.sluice.broker.SocketMessages.Message;
import io.sluice.routing.Failure;
import io.sluice.routing.Trial;
import io.sluice.usage.Spend.Outcome;
import io.sluice.usage.Spend.Provenance;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.realtime.RealtimeSession;
import io.sluice.wire.realtime.SessionModel;
import io.sluice.wire.realtime.SessionModel.Passes;
import io.sluice.wire.realtime.SessionModel.Refused;
import io.sluice.wire.realtime.SessionModel.Transcribers;
import io.sluice.wire.realtime.SessionModel.Verdict;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * A session of the Realtime API between a caller and a provider: messages go both ways as they
 * come, a slow side slows the other, one that leaves takes the other along. The charge is settled
 * before either side is closed.
 */
final class RealtimeRelay {

  private final Exchange exchange;
  private final Charge charge;
  private final Trial trial;
  private final WebSocket provider;
  private final String providerName;
  private final SessionModel model;
  private final ErrorShape errors;
  private final Deadline deadline;
  private final RealtimeSession session = new RealtimeSession();
  private final SocketMessages fromCaller = new SocketMessages();
  private final SocketMessages fromProvider = new SocketMessages();
  private @Nullable WebSocket caller;
  private long firstMillis = -1;
  private boolean over;

  /** Not open yet; the provider's side is, and paused. */
  RealtimeRelay(
      Deadlines deadlines,
      Exchange exchange,
      Permitted permitted,
      Boarded boarded,
      Transcribers transcribers) {
    this.exchange = exchange;
    this.charge = boarded.charge();
    this.trial = boarded.trial();
    this.provider = boarded.socket();
    this.providerName = boarded.leg().provider().name();
    this.model =
        new SessionModel(
            permitted.asked().model(), boarded.leg().deployment().upstreamModel(), transcribers);
    this.errors = permitted.endpoint().format().errors();
    this.deadline = deadlines.start(boarded.leg().provider().timeouts(), this::expired);
  }

  /** Opens the caller's side; the answer's headers must be set. */
  void open() {
    exchange.onCut(this::cut);
    deadline.touched();
    provider.exceptionHandler(ignored -> {});
    provider.closeHandler(closed -> providerLeft());
    exchange.request().toWebSocket().onSuccess(this::join).onFailure(lost -> cut(Cut.CALLER_GONE));
  }

  private void join(WebSocket opened) {
    opened.exceptionHandler(ignored -> {});
    if (over) {
      opened.close(CloseCodes.GOING_AWAY).onFailure(ignored -> {});
      return;
    }
    caller = opened;
    opened.closeHandler(closed -> callerLeft(opened));
    opened.frameHandler(frame -> said(opened, frame));
    provider.frameHandler(frame -> heard(opened, frame));
    provider.drainHandler(drained -> opened.resume());
    opened.drainHandler(
        drained -> {
          deadline.touched();
          provider.resume();
        });
    provider.resume();
  }

  private void said(WebSocket from, WebSocketFrame frame) {
    if (over) {
      return;
    }
    deadline.touched();
    Message message = fromCaller.add(frame);
    if (fromCaller.tooLarge()) {
      finish(Outcome.CALLER_GONE, "message_too_large", null);
      close(CloseCodes.TOO_LARGE, "message_too_large");
    } else if (message != null && !message.text()) {
      tell(from, Errors.malformed("", "A message must be text; this one is binary."));
    } else if (message != null) {
      pass(from, message, model.check(message.content()));
    }
  }

  private void pass(WebSocket from, Message message, Verdict verdict) {
    if (verdict instanceof Refused refused) {
      tell(from, Errors.malformed(refused.param(), refused.message()));
      return;
    }
    session.said(message.content());
    if (((Passes) verdict).message() == message.content()) {
      message.to(provider);
    } else {
      SocketMessages.write(provider, ((Passes) verdict).message());
    }
    if (SocketMessages.full(provider)) {
      from.pause();
    }
  }

  private void heard(WebSocket to, WebSocketFrame frame) {
    if (over) {
      return;
    }
    deadline.touched();
    Message message = fromProvider.add(frame);
    if (fromProvider.tooLarge()) {
      fail(
          Outcome.PROVIDER_FAILED,
          Failure.CUT,
          ProviderErrors.unreadable(providerName, "a message is too large"),
          CloseCodes.FAILED);
    } else if (message != null) {
      firstMillis = firstMillis < 0 ? exchange.millis() : firstMillis;
      session.heard(message.content());
      message.to(to);
      if (SocketMessages.full(to)) {
        provider.pause();
      }
    }
  }

  private void tell(WebSocket to, ApiError error) {
    Buffer event = errors.event(error.fault(), exchange.id());
    if (event != null) {
      SocketMessages.write(to, event);
    }
  }

  private void callerLeft(WebSocket closed) {
    Short code = closed.closeStatusCode();
    boolean done = CloseCodes.deliberate(code) && !session.answering();
    finish(done ? Outcome.COMPLETED : Outcome.CALLER_GONE, done ? "" : "caller_gone", null);
    close(CloseCodes.passedOn(code), null);
  }

  private void providerLeft() {
    Short code = provider.closeStatusCode();
    if (over) {
      return;
    }
    if (CloseCodes.deliberate(code) && !session.answering()) {
      finish(Outcome.COMPLETED, "", null);
      close(CloseCodes.passedOn(code), provider.closeReason());
    } else {
      fail(
          Outcome.PROVIDER_FAILED,
          Failure.CUT,
          ProviderErrors.cutShort(providerName),
          CloseCodes.passedOn(code));
    }
  }

  private void expired(Deadline.Kind kind) {
    WebSocket open = caller;
    if (kind == Deadline.Kind.IDLE && open != null && SocketMessages.full(open)) {
      // It is the caller who does not read; the provider was told to wait.
      finish(Outcome.CALLER_GONE, "caller_too_slow", null);
      close(CloseCodes.POLICY, "caller_too_slow");
    } else {
      // A session in which nobody says anything has not failed.
      fail(
          Outcome.TIMED_OUT,
          session.answering() ? Failure.CUT : null,
          ProviderErrors.expired(providerName, kind),
          CloseCodes.GOING_AWAY);
    }
  }

  private void cut(Cut why) {
    if (why == Cut.CALLER_GONE) {
      finish(Outcome.CALLER_GONE, why.reason(), null);
      close(CloseCodes.NORMAL, null);
    } else {
      fail(why.outcome(), null, why.error(), CloseCodes.of(why));
    }
  }

  /** Ends it from the middle, and says why if the caller can hear it. */
  private void fail(Outcome outcome, @Nullable Failure failure, ApiError error, short code) {
    if (over) {
      return;
    }
    finish(outcome, error.code(), failure);
    WebSocket open = caller;
    if (open != null && !open.isClosed() && !SocketMessages.full(open)) {
      tell(open, error);
    }
    close(code, error.code());
  }

  /** Settles. The first call counts. */
  private void finish(Outcome outcome, String reason, @Nullable Failure failure) {
    if (over) {
      return;
    }
    over = true;
    deadline.cancel();
    if (failure != null) {
      trial.failed(failure);
    } else if (outcome == Outcome.COMPLETED) {
      trial.succeeded();
    } else {
      trial.abandoned();
    }
    Provenance provenance =
        session.answering()
            ? Provenance.PARTIAL
            : session.guessed() ? Provenance.ESTIMATED : Provenance.REPORTED;
    charge.settle(
        new Ending(
            session.used(), provenance, outcome, session.servedModel(), 101, reason, firstMillis));
  }

  /** Closes what is still open; what was said before goes out first, if somebody reads it. */
  private void close(short code, @Nullable String reason) {
    close(provider, code == CloseCodes.FAILED ? CloseCodes.NORMAL : code, null);
    WebSocket open = caller;
    if (open != null && SocketMessages.full(open)) {
      exchange.breakOff();
    } else if (open != null) {
      close(open, code, reason);
    }
    exchange.closed();
  }

  private static void close(WebSocket socket, short code, @Nullable String reason) {
    if (!socket.isClosed()) {
      socket.resume();
      socket.close(code, reason).onFailure(ignored -> {});
    }
  }
}
