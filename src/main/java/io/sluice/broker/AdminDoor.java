package io.sluice.broker;

import io.sluice.identity.Caller;
import io.sluice.identity.RevocationStoreException;
import io.sluice.identity.Verdict.Accepted;
import io.sluice.identity.Verdict.Rejected;
import io.sluice.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into the management API: the same token door and the same policy as for everything else,
 * the same shape of errors.
 */
final class AdminDoor {

  private static final Logger LOG = LoggerFactory.getLogger(AdminDoor.class);

  private final Supplier<Snapshot> snapshot;
  private final Telemetry telemetry;
  private final Auditing auditing;
  private final Clock clock;
  private final RequestIds ids = new RequestIds();

  AdminDoor(Supplier<Snapshot> snapshot, Telemetry telemetry, Auditing auditing, Clock clock) {
    this.snapshot = snapshot;
    this.telemetry = telemetry;
    this.auditing = auditing;
    this.clock = clock;
  }

  /** What a route answers. */
  record Reply(int status, JsonObject json) {}

  /** Answers a caller who may; records that it does before it does anything. */
  interface Way {
    Future<Reply> answer(RoutingContext context, Caller caller, Audited audited);
  }

  /**
   * Lets a route answer those who have a scope, after that was recorded. The request is paused when
   * the route gets it.
   */
  void answer(
      RoutingContext context, String scope, BiFunction<RoutingContext, Caller, Future<Reply>> way) {
    open(
        context,
        scope,
        (request, caller, audited) -> {
          record(audited);
          return way.apply(request, caller);
        });
  }

  /**
   * Notes what is about to be done, and that it is allowed.
   *
   * @throws RoadException if that cannot be recorded: nothing may be done then
   */
  static void record(Audited audited) {
    if (!audited.allow()) {
      throw new RoadException(Errors.auditUnavailable());
    }
  }

  /** The same for a route that knows better what it is about, and has it recorded itself. */
  void open(RoutingContext context, String scope, Way way) {
    HttpServerRequest request = context.request().pause();
    String id = ids.next(clock.millis());
    request.response().putHeader("x-request-id", id);
    Snapshot now = snapshot.get();
    Audited audited = auditing.of(request, id, clock.instant());
    if (!decodable(request)) {
      fail(request, audited, Errors.badQuery());
      return;
    }
    audited.asks(scope, request.method() + " " + request.path(), now, true);
    now.door()
        .open(new RequestPresentation(request, null, false))
        .map(
            verdict -> {
              if (verdict instanceof Rejected rejected) {
                throw new RoadException(Errors.identity(rejected.rejection(), null));
              }
              Caller caller = ((Accepted) verdict).caller();
              audited.by(caller);
              now.policy()
                  .refusal(caller, scope)
                  .ifPresent(
                      denied -> {
                        audited.decidedBy(denied.rule());
                        throw new RoadException(Errors.access(denied));
                      });
              return caller;
            })
        .compose(caller -> way.answer(context, caller, audited))
        .onSuccess(reply -> send(request, reply.status(), reply.json().encode()))
        .onFailure(failure -> fail(request, audited, error(id, failure)));
  }

  /** The request decodes its query when it is first asked for it, and throws then. */
  private static boolean decodable(HttpServerRequest request) {
    try {
      return request.params() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void fail(HttpServerRequest request, Audited audited, ApiError error) {
    audited.refuse(error);
    telemetry.rejected(error.station(), error.code());
    error.headers().forEach(request.response()::putHeader);
    if (!request.isEnded() && bringsBody(request)) {
      // What is still to come of the body would be taken for the next request.
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    send(request, error.status(), error.json());
  }

  private static boolean bringsBody(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private static ApiError error(String id, Throwable failure) {
    if (failure instanceof RoadException road) {
      return road.error();
    }
    LOG.error("management request {} failed", id, failure);
    return failure instanceof RevocationStoreException
        ? Errors.revocationsUnavailable()
        : Errors.internal();
  }

  private static void send(HttpServerRequest request, int status, String json) {
    HttpServerResponse response = request.response();
    if (response.headWritten() || response.closed()) {
      return;
    }
    if (!request.isEnded()) {
      request.handler(ignored -> {}).resume();
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end(json);
  }
}
