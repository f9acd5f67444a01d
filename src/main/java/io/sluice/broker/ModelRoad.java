package io.sluice.broker;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Decision;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.identity.Caller;
import io.sluice.identity.Verdict.Accepted;
import io.sluice.identity.Verdict.Rejected;
import io.sluice.limits.Limiter;
import io.sluice.resources.Kind;
import io.sluice.routing.AnswerKey;
import io.sluice.routing.Itinerary;
import io.sluice.routing.RouteRequest;
import io.sluice.routing.Router;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.ApiRequest.Parsed;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.sluice.wire.media.FormRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks a request to a model, of whatever format, down the road: identity, wire, access, routing;
 * and from there, for each deployment that is tried, limits, usage and provider. Each step hands
 * what it found to the next; one that refuses leaves with a {@link RoadException}.
 */
final class ModelRoad {

  private final Vertx vertx;
  private final LimitDesk desk;
  private final DryRun dryRun;
  private final Departure departure;
  private final Router router;
  private final AnswerStore answers;
  private final KeptResponses kept;

  ModelRoad(
      Vertx vertx,
      Limiter limiter,
      LimitDesk desk,
      Departure departure,
      Router router,
      AnswerStore answers,
      KeptResponses kept) {
    this.vertx = vertx;
    this.desk = desk;
    this.dryRun = new DryRun(limiter);
    this.departure = departure;
    this.router = router;
    this.answers = answers;
    this.kept = kept;
  }

  /** Takes a paused request and sees to it that it is answered. */
  void walk(Exchange exchange, Endpoint endpoint, RequestPath path, Loop loop) {
    boolean recorded = loop.snapshot().config().audit().completions().equals("require");
    exchange.audited().asks(endpoint.scope(), "", loop.snapshot(), recorded);
    identify(exchange, loop, true)
        .compose(
            caller ->
                read(exchange, endpoint.format(), path, loop)
                    .compose(
                        asked ->
                            DryRun.wanted(exchange)
                                ? dryRun.answer(
                                    exchange, caller, ask(endpoint, asked.request()), loop)
                                : kept.own(permit(exchange, endpoint, caller, asked, loop))
                                    .compose(permitted -> serve(exchange, permitted, loop))))
        .onFailure(exchange::fail);
  }

  /** Takes a request whose caller is known and whose body is there, and sees to its answer. */
  void walk(
      Exchange exchange, Endpoint endpoint, Caller caller, ApiRequest.Result asked, Loop loop) {
    boolean recorded = loop.snapshot().config().audit().completions().equals("require");
    exchange.audited().asks(endpoint.scope(), "", loop.snapshot(), recorded);
    exchange.identified(caller, loop.snapshot().goodUntil(caller));
    Future.succeededFuture(asked)
        .map(ModelRoad::parsed)
        .map(request -> permit(exchange, endpoint, caller, request, loop))
        .compose(permitted -> kept.own(permitted, ModelRoad::missing))
        .compose(permitted -> serve(exchange, permitted, loop))
        .onFailure(exchange::fail);
  }

  /** As clients of a WebSocket know it: they send the whole conversation then. */
  private static RoadException missing(Kind kind) {
    return kind == Kind.RESPONSE
        ? new RoadException(Errors.noPreviousResponse())
        : KeptResponses.missing(kind);
  }

  /** Identity. */
  static Future<Caller> identify(Exchange exchange, Loop loop) {
    return identify(exchange, loop, false);
  }

  /**
   * Identity.
   *
   * @param keys whether the token may also stand where vendors' clients put an API key
   */
  static Future<Caller> identify(Exchange exchange, Loop loop, boolean keys) {
    String publicUrl = loop.snapshot().config().server().publicUrl();
    return loop.snapshot()
        .door()
        .open(new RequestPresentation(exchange.request(), publicUrl, keys))
        .map(
            verdict -> {
              if (verdict instanceof Rejected rejected) {
                throw new RoadException(Errors.identity(rejected.rejection(), publicUrl));
              }
              Caller caller = ((Accepted) verdict).caller();
              exchange.identified(caller, loop.snapshot().goodUntil(caller));
              return caller;
            });
  }

  /**
   * What a body asks for.
   *
   * @param form null where the body is JSON
   */
  private record Read(ApiRequest request, @Nullable FormBody form) {}

  /** Http and wire: the body, and what it asks for. */
  private static Future<Read> read(
      Exchange exchange, WireFormat format, RequestPath path, Loop loop) {
    if (format.takesForms() && FormReader.isForm(exchange.request())) {
      String chosen = exchange.request().getHeader(FormRules.HEADER);
      return loop.forms()
          .read(exchange.request(), FormRules.model(chosen == null ? "" : chosen))
          .map(
              form ->
                  new Read(
                      parsed(
                          FormRequest.of(
                              format.format(),
                              form.model(),
                              form.fields(),
                              form.size(),
                              form.textBytes())),
                      form));
    }
    return loop.body()
        .read(exchange.request())
        .map(body -> new Read(parsed(format.read(body, path)), null));
  }

  private static ApiRequest parsed(ApiRequest.Result result) {
    if (result instanceof Malformed malformed) {
      throw new RoadException(Errors.malformed(malformed.param(), malformed.message()));
    }
    return ((Parsed) result).request();
  }

  /**
   * Access: whether they may ask for anything of the kind. Whoever may not need not hear how to ask
   * for it.
   */
  static void mayAtAll(Exchange exchange, Caller caller, String scope, Loop loop) {
    Optional<Denied> refusal = loop.snapshot().policy().refusal(caller, scope);
    if (refusal.isPresent()) {
      exchange.audited().decidedBy(refusal.get().rule());
      throw new RoadException(Errors.access(refusal.get()));
    }
  }

  /** Access: may they, where there is no body. */
  static Permitted permit(
      Exchange exchange, Endpoint endpoint, Caller caller, ApiRequest asked, Loop loop) {
    return permit(exchange, endpoint, caller, new Read(asked, null), loop);
  }

  /** Access: may they. */
  private static Permitted permit(
      Exchange exchange, Endpoint endpoint, Caller caller, Read read, Loop loop) {
    ApiRequest asked = read.request();
    exchange.audited().about("model/" + asked.model());
    Decision decision =
        loop.snapshot().policy().decide(caller, ask(endpoint, asked), exchange.started());
    exchange.audited().decidedBy(decision.rule());
    if (decision instanceof Denied denied) {
      throw new RoadException(Errors.access(denied));
    }
    return new Permitted(endpoint, caller, asked, read.form(), (Allowed) decision);
  }

  static UseModel ask(Endpoint endpoint, ApiRequest asked) {
    return new UseModel(
        endpoint.scope(),
        asked.model(),
        asked.outputTokenLimit().orElse(UseModel.UNBOUNDED),
        asked.features());
  }

  /** Routing, and all that comes after it. */
  private Future<Void> serve(Exchange exchange, Permitted permitted, Loop loop) {
    AnswerKey key = answers.key(exchange, permitted, loop.snapshot());
    if (key != null && answers.answers(key, exchange, permitted)) {
      return Future.succeededFuture();
    }
    Itinerary itinerary =
        router.route(permitted.allowed().granted(), facts(exchange, permitted, loop));
    return new Journey(
            vertx,
            exchange,
            permitted,
            itinerary,
            desk,
            departure,
            loop,
            key == null ? null : answers.record(key, permitted))
        .begin();
  }

  RouteRequest facts(Exchange exchange, Permitted permitted, Loop loop) {
    ApiRequest asked = permitted.asked();
    return new RouteRequest(
        permitted.allowed().team(),
        permitted.caller().environment(),
        Wishes.region(exchange.request().headers()),
        asked.features(),
        Wishes.session(exchange.request().headers(), permitted.caller()),
        asked.cacheKey(),
        deployment ->
            Legs.able(permitted.endpoint().format(), loop.provider(deployment.provider())),
        deployment -> desk.cost(permitted, deployment, loop.snapshot()));
  }
}
