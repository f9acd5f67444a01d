package io.sluice.broker;

import io.sluice.identity.Caller;
import io.vertx.core.Future;

/**
 * Walks a caller who wants to ask for responses on a WebSocket down the road as far as it goes
 * without a request: identity, and whether it may ask for any. Until the WebSocket is open a
 * refusal is an HTTP answer.
 */
final class ResponsesRoad {

  private static final String SCOPE = ModelRoutes.RESPONSES.scope();

  private final SessionSteps steps;

  ResponsesRoad(SessionSteps steps) {
    this.steps = steps;
  }

  /** Takes a paused request and sees to it that it is answered. */
  void walk(Exchange exchange, Loop loop) {
    boolean recorded = loop.snapshot().config().audit().completions().equals("require");
    exchange.audited().asks(SCOPE, "websocket", loop.snapshot(), recorded);
    ModelRoad.identify(exchange, loop, true)
        .compose(
            caller -> {
              ModelRoad.mayAtAll(exchange, caller, SCOPE, loop);
              check(exchange);
              return open(exchange, caller, loop);
            })
        .onFailure(exchange::fail);
  }

  private static void check(Exchange exchange) {
    if (!Upgrade.asked(exchange.request())) {
      throw new RoadException(Errors.socketNeeded());
    }
    if (DryRun.wanted(exchange)) {
      throw new RoadException(
          Errors.malformed("x-sluice-explain", "what is asked by POST can be explained"));
    }
    if (!exchange.audited().allow()) {
      throw new RoadException(Errors.auditUnavailable());
    }
  }

  private Future<Void> open(Exchange exchange, Caller caller, Loop loop) {
    int maxBytes = loop.snapshot().config().server().maxBody();
    return exchange
        .request()
        .toWebSocket()
        .onSuccess(opened -> new ResponsesSession(steps, exchange, caller, opened, maxBytes).open())
        .mapEmpty();
  }
}
