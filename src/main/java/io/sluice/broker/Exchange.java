package io.sluice.broker;

import io.sluice.identity.Caller;
import io.sluice.identity.Revocations;
import io.sluice.telemetry.RequestEvent;
import io.sluice.telemetry.RequestLog;
import io.sluice.wire.ErrorShape;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.StreamResetException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer, as the caller's side sees it. Belongs to one event loop. */
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final OpenExchanges open;
  private final HttpServerRequest request;
  private final Reply reply;
  private final String route;
  private final ErrorShape errors;
  private final String id;
  private final Instant started;
  private final Audited audited;
  private final long startNanos = System.nanoTime();
  private @Nullable Caller caller;
  private long goodUntil = Long.MAX_VALUE;
  private @Nullable Consumer<Cut> onCut;
  private Runnable onOver = () -> {};
  private Runnable onDraining = () -> {};
  private boolean gone;
  private boolean refused;
  private boolean told;

  Exchange(
      OpenExchanges open,
      HttpServerRequest request,
      Reply reply,
      String route,
      ErrorShape errors,
      String id,
      Instant started,
      Audited audited) {
    this.open = open;
    this.request = request;
    this.reply = reply;
    this.route = route;
    this.errors = errors;
    this.id = id;
    this.started = started;
    this.audited = audited;
    reply.headers().set("x-request-id", id);
    reply.onEnd(this::callerLeft, () -> open.remove(this));
  }

  HttpServerRequest request() {
    return request;
  }

  /** Of the HTTP request; for what is asked on a WebSocket, that of its opening. */
  HttpServerResponse response() {
    return request.response();
  }

  /** Where the answer goes. */
  Reply reply() {
    return reply;
  }

  String id() {
    return id;
  }

  Instant started() {
    return started;
  }

  /** What the audit is to know of it. */
  Audited audited() {
    return audited;
  }

  long millis() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  /**
   * It is known who asks.
   *
   * @param goodUntil epoch second from which on the token is refused
   */
  void identified(Caller caller, long goodUntil) {
    this.caller = caller;
    audited.by(caller);
    this.goodUntil = goodUntil;
  }

  /** What has become of the caller's token since it was looked at; null if it is still good. */
  @Nullable Cut accessEnded(Revocations revocations, long epochSecond) {
    Caller known = caller;
    if (known == null) {
      return null;
    }
    return revocations.covers(known)
        ? Cut.TOKEN_REVOKED
        : epochSecond >= goodUntil ? Cut.TOKEN_EXPIRED : null;
  }

  /** Whether there is nobody to answer any more, or the answer was no. */
  boolean over() {
    return gone || refused;
  }

  /**
   * Sets what to do when the request must end, by itself or not; null for nothing in particular.
   */
  void onCut(@Nullable Consumer<Cut> action) {
    onCut = action;
    if (gone && action != null) {
      action.accept(Cut.CALLER_GONE);
    }
  }

  /** Sets what to do when nobody waits for an answer any more, before one was on its way. */
  void onOver(Runnable action) {
    onOver = action;
    if (over()) {
      action.run();
    }
  }

  /** Sets what to do when the broker is to stop, before it has to. */
  void onDraining(Runnable action) {
    onDraining = action;
  }

  /** The broker is to stop: what only waits to be asked need not be waited for. */
  void drain() {
    onDraining.run();
  }

  private void callerLeft() {
    if (gone || reply.ended()) {
      return;
    }
    gone = true;
    if (onCut == null) {
      onOver.run();
      close(new Ending("caller_gone", "", 499));
    } else {
      onCut.accept(Cut.CALLER_GONE);
    }
    open.remove(this);
  }

  /** Ends a request that is still open. */
  void cut(Cut why) {
    if (onCut == null) {
      fail(new RoadException(why.error()));
    } else {
      onCut.accept(why);
    }
  }

  /** Answers with an error, if that is still possible, and is done. */
  void fail(Throwable failure) {
    if (over()) {
      return;
    }
    ApiError error;
    if (failure instanceof HttpClosedException || failure instanceof StreamResetException) {
      callerLeft();
      return;
    }
    if (failure instanceof RoadException road) {
      error = road.error();
    } else {
      LOG.error("request {} failed", id, failure);
      error = Errors.internal();
    }
    refused = true;
    onOver.run();
    audited.refuse(error);
    open.rejected(error.station(), error.code());
    answer(error);
    close(new Ending("rejected", error.code(), error.status()));
  }

  /** Sends an error as the whole answer. */
  void answer(ApiError error) {
    reply.refuse(error, errors.body(error.fault(), id));
  }

  /** See {@link Reply#hearNoMore}. */
  void throwAwayTheRest() {
    reply.hearNoMore();
  }

  /** See {@link Reply#breakOff}. */
  void breakOff() {
    reply.breakOff();
  }

  /** The connection was given away, and is closed now. */
  void closed() {
    open.closed(this);
  }

  private record Ending(String outcome, String reason, int status) {}

  /** Ends a request that was not sent to a provider. */
  private void close(Ending ending) {
    if (told) {
      return;
    }
    Caller known = caller;
    tell(
        new RequestEvent(
            id,
            route,
            ending.status(),
            ending.outcome(),
            ending.reason(),
            known == null ? "" : known.team(),
            known == null ? "" : known.user(),
            "",
            "",
            false,
            0,
            0,
            0,
            0,
            0,
            "",
            -1,
            millis()));
  }

  /** Tells of the exchange. The first call counts. */
  void tell(RequestEvent event) {
    if (!told) {
      told = true;
      RequestLog.write(event);
    }
  }

  /** Ends a request that the broker answered by itself. */
  void answered(int status) {
    close(new Ending("completed", "", status));
  }
}
