package io.sluice.broker;

import io.sluice.identity.Revocations;
import io.sluice.telemetry.Telemetry;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** The requests that one event loop has open. Only the count may be read from elsewhere. */
final class OpenExchanges {

  private final Set<Exchange> open = new HashSet<>();
  private final Set<Exchange> within = new HashSet<>();
  private final AtomicInteger count;
  private final RequestIds ids = new RequestIds();
  private final Telemetry telemetry;
  private final Clock clock;
  private final Connections connections;
  private final Auditing auditing;

  /**
   * None open yet.
   *
   * @param count shared by all event loops
   */
  OpenExchanges(
      AtomicInteger count,
      Telemetry telemetry,
      Clock clock,
      Connections connections,
      Auditing auditing) {
    this.auditing = auditing;
    this.connections = connections;
    this.count = count;
    this.telemetry = telemetry;
    this.clock = clock;
  }

  Exchange open(HttpServerRequest request, String route) {
    return open(request, new HttpReply(request), route, open);
  }

  /** One of those that another has, which ends them when it has to end. */
  Exchange openWithin(Exchange outer, Reply reply, String route) {
    return open(outer.request(), reply, route, within);
  }

  private Exchange open(HttpServerRequest request, Reply reply, String route, Set<Exchange> among) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String id = ids.next(now.toEpochMilli());
    Exchange exchange =
        new Exchange(
            this,
            request,
            reply,
            route,
            ModelRoutes.errors(request.path()),
            id,
            now,
            auditing.of(request, id, now));
    among.add(exchange);
    connections.requestBegan(request.connection());
    count.incrementAndGet();
    return exchange;
  }

  void remove(Exchange exchange) {
    if (open.remove(exchange) || within.remove(exchange)) {
      count.decrementAndGet();
      connections.requestEnded(exchange.request().connection());
    }
  }

  /** With its connection: one that became a tunnel does not tell of its own end. */
  void closed(Exchange exchange) {
    remove(exchange);
    connections.forget(exchange.request().connection());
  }

  void rejected(String station, String reason) {
    telemetry.rejected(station, reason);
  }

  /** Ends those that only wait to be asked, because the broker is to stop. */
  void drain() {
    List.copyOf(open).forEach(Exchange::drain);
  }

  /** Ends all that are open, because the broker stops. */
  void cut() {
    List.copyOf(open).forEach(exchange -> exchange.cut(Cut.BROKER_STOPS));
  }

  /**
   * Ends those whose token is not good any more. All of them are looked at each time: a few hash
   * look-ups each, where a timer for each request would cost more.
   */
  void cutEndedAccess(Revocations revocations) {
    long now = clock.instant().getEpochSecond();
    Map<Exchange, Cut> ended = new LinkedHashMap<>(0);
    for (Exchange exchange : open) {
      Cut cut = exchange.accessEnded(revocations, now);
      if (cut != null) {
        ended.put(exchange, cut);
      }
    }
    // A request that is cut may leave the set.
    ended.forEach(Exchange::cut);
  }
}
