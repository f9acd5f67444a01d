package io.sluice.broker;

import io.sluice.identity.Caller;
import io.sluice.limits.Limiter;
import io.sluice.provider.Dispatch;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.routing.Itinerary;
import io.sluice.routing.Router;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.RequestPath;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import java.util.List;

/**
 * Walks a caller who wants a session of the Realtime API down the road: identity, access, and for
 * each deployment that is tried limits, usage and provider. The WebSocket opens when the provider's
 * has; until then a refusal is an HTTP answer.
 */
final class RealtimeRoad {

  private static final Endpoint ENDPOINT = ModelRoutes.REALTIME;

  private final SocketSteps steps;
  private final ModelRoad road;
  private final DryRun dryRun;
  private final Router router;

  RealtimeRoad(SocketSteps steps, ModelRoad road, Limiter limiter, Router router) {
    this.steps = steps;
    this.road = road;
    this.dryRun = new DryRun(limiter);
    this.router = router;
  }

  /** Takes a paused request and sees to it that it is answered. */
  void walk(Exchange exchange, Loop loop) {
    boolean recorded = loop.snapshot().config().audit().completions().equals("require");
    exchange.audited().asks(ENDPOINT.scope(), "", loop.snapshot(), recorded);
    ModelRoad.identify(exchange, loop, true)
        .compose(
            caller -> {
              ModelRoad.mayAtAll(exchange, caller, ENDPOINT.scope(), loop);
              ApiRequest asked = read(exchange);
              return DryRun.wanted(exchange)
                  ? dryRun.answer(exchange, caller, ModelRoad.ask(ENDPOINT, asked), loop)
                  : serve(exchange, caller, asked, loop);
            })
        .onFailure(exchange::fail);
  }

  private static ApiRequest read(Exchange exchange) {
    if (!Upgrade.asked(exchange.request()) && !DryRun.wanted(exchange)) {
      throw new RoadException(Errors.socketNeeded());
    }
    List<String> models;
    try {
      models = exchange.request().params().getAll("model");
    } catch (IllegalArgumentException e) {
      throw new RoadException(Errors.badQuery());
    }
    String model = models.size() == 1 ? models.get(0) : "";
    ApiRequest.Result result =
        ENDPOINT.format().read(Buffer.buffer(), new RequestPath(model, true));
    if (result instanceof Malformed malformed) {
      throw new RoadException(Errors.malformed(malformed.param(), malformed.message()));
    }
    return ((Parsed) result).request();
  }

  private Future<Void> serve(Exchange exchange, Caller caller, ApiRequest asked, Loop loop) {
    Permitted permitted = ModelRoad.permit(exchange, ENDPOINT, caller, asked, loop);
    Itinerary itinerary =
        router.route(permitted.allowed().granted(), road.facts(exchange, permitted, loop));
    return new SocketJourney(
            steps,
            exchange,
            permitted,
            itinerary,
            loop,
            leg -> open(exchange, leg),
            boarded -> relay(exchange, permitted, boarded, loop.snapshot()))
        .begin();
  }

  private static Future<WebSocket> open(Exchange exchange, Leg leg) {
    return leg.provider()
        .socket(
            new Dispatch(
                leg.operation(), new Payload.Empty(), exchange.request().headers(), exchange.id()));
  }

  private void relay(Exchange exchange, Permitted permitted, Boarded boarded, Snapshot snapshot) {
    RouteHeaders.put(
        exchange.reply().headers(), permitted, boarded.leg().deployment(), boarded.number());
    String provider = boarded.leg().deployment().provider();
    SessionTranscribers transcribers =
        new SessionTranscribers(exchange, permitted, provider, snapshot);
    new RealtimeRelay(steps.deadlines(), exchange, permitted, boarded, transcribers).open();
  }
}
