package io.sluice.broker;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Ask.UseScope;
import io.sluice.access.Decision;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.access.Policy.ModelList.Visible;
import io.sluice.access.Scopes;
import io.sluice.broker.ResourceAnswer.Listener;
import io.sluice.broker.ResourceNotes.Maker;
import io.sluice.identity.Caller;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Operation.Resource;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.provider.Provider;
import io.sluice.resources.Kind;
import io.sluice.resources.Owned;
import io.sluice.resources.ResourceOwners;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.Feature;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.sluice.wire.WireFormats;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Walks a request about something that a provider keeps down the road: a file, a batch, a stored
 * response. All teams share the provider's account, so that each only gets at what it made itself;
 * what is another's is not there. It goes to the provider that has it, and nowhere else.
 */
final class ResourcesRoad {

  private final Vertx vertx;
  private final LimitDesk desk;
  private final Departure departure;
  private final ResourceOwners owners;
  private final ResourceNotes notes;
  private final ResourceLists lists;

  ResourcesRoad(
      Vertx vertx,
      LimitDesk desk,
      Departure departure,
      ResourceOwners owners,
      ResourceNotes notes) {
    this.vertx = vertx;
    this.desk = desk;
    this.departure = departure;
    this.owners = owners;
    this.notes = notes;
    this.lists = new ResourceLists(owners);
  }

  /** Looks at one, deletes it, cancels it, or reads what is in it. */
  void one(Exchange exchange, ResourceRoute route, String id, Loop loop) {
    exchange.audited().asks(route.scope(), route.kind().code(), loop.snapshot(), false);
    ModelRoad.identify(exchange, loop, true)
        .compose(caller -> own(caller, route.kind(), id).compose(
            owned -> {
              exchange.audited().about(route.kind().code() + "/" + id);
              Permitted permitted =
                  permit(
                      exchange,
                      caller,
                      route.scope(),
                      new ResourceRequest(route.format(), owned.model(), Buffer.buffer(), Set.of()),
                      loop);
              String query = exchange.request().query();
              return send(
                  exchange,
                  permitted,
                  provider -> provider.name().equals(owned.provider()),
                  new Sending(
                      new Resource(route.format(), route.method(), route.upstream(id), query),
                      new Payload.Empty()),
                  listener(route, owned),
                  loop);
            }))
        .onFailure(exchange::fail);
  }

  private Listener listener(ResourceRoute route, Owned owned) {
    if (route.deletes()) {
      return (body, reported) -> {
        notes.deleted(owned);
        return TokenCounts.NONE;
      };
    }
    boolean whole = route.path().endsWith("/:id") || route.path().endsWith("/cancel");
    return whole
        ? (body, reported) -> notes.seen(owned, body, reported)
        : (body, reported) -> TokenCounts.NONE;
  }

  /** What a team's own there are. */
  void list(Exchange exchange, Kind kind, String scope, Loop loop) {
    exchange.audited().asks(scope, kind.code(), loop.snapshot(), false);
    ModelRoad.identify(exchange, loop, true)
        .compose(
            caller -> {
              Decision decision =
                  loop.snapshot().policy().decide(caller, new UseScope(scope), exchange.started());
              Allowed allowed = allowed(exchange, decision);
              boolean unused = exchange.audited().allow();
              return lists.page(exchange.request(), allowed.team(), kind);
            })
        .onSuccess(page -> ResourceLists.answer(exchange, page))
        .onFailure(exchange::fail);
  }

  /** A new file, streamed to the provider. */
  void upload(Exchange exchange, Loop loop) {
    exchange.audited().asks(Scopes.LLM_FILES, Kind.FILE.code(), loop.snapshot(), false);
    ModelRoad.identify(exchange, loop, true)
        .compose(
            caller -> {
              String model = chosen(exchange, caller, loop);
              ApiRequest asked =
                  new ResourceRequest(
                      Format.FILES, model, Buffer.buffer(), Set.of(Feature.FILES));
              Permitted permitted = permit(exchange, caller, Scopes.LLM_FILES, asked, loop);
              return forms(loop)
                  .read(exchange.request(), FormRules.file(model))
                  .compose(form -> upload(exchange, permitted, form, loop));
            })
        .onFailure(exchange::fail);
  }

  private Future<Void> upload(Exchange exchange, Permitted permitted, FormBody form, Loop loop) {
    return send(
        exchange,
        permitted,
        provider -> true,
        new Sending(new Ask(Format.FILES, permitted.asked().model(), false), form.to("")),
        made(Kind.FILE, permitted, loop),
        loop);
  }

  private FormReader forms(Loop loop) {
    return new FormReader(
        vertx,
        loop.snapshot().config().server().maxBody(),
        loop.snapshot().config().server().bodyTimeout());
  }

  /** A new batch. What its lines ask for is not looked at: a grant of batches is one of them all. */
  void batch(Exchange exchange, Loop loop) {
    exchange.audited().asks(Scopes.LLM_BATCHES, Kind.BATCH.code(), loop.snapshot(), false);
    WireFormat format = WireFormats.of(Format.BATCHES);
    ModelRoad.identify(exchange, loop, true)
        .compose(
            caller ->
                loop.body()
                    .read(exchange.request())
                    .compose(
                        body -> {
                          if (format.read(body, new RequestPath("any", false))
                              instanceof Malformed malformed) {
                            throw new RoadException(
                                Errors.malformed(malformed.param(), malformed.message()));
                          }
                          String input =
                              TopLevel.texts(body).getOrDefault("input_file_id", "");
                          return own(caller, Kind.FILE, input)
                              .compose(file -> batch(exchange, caller, file, body, loop));
                        }))
        .onFailure(exchange::fail);
  }

  private Future<Void> batch(
      Exchange exchange, Caller caller, Owned file, Buffer body, Loop loop) {
    Permitted permitted =
        permit(
            exchange,
            caller,
            Scopes.LLM_BATCHES,
            new ResourceRequest(Format.BATCHES, file.model(), body, Set.of()),
            loop);
    return send(
        exchange,
        permitted,
        provider -> provider.name().equals(file.provider()),
        new Sending(new Ask(Format.BATCHES, file.model(), false), new Payload.Json(body)),
        made(Kind.BATCH, permitted, loop),
        loop);
  }

  private Future<Owned> own(Caller caller, Kind kind, String id) {
    return ResourceRoute.sound(id)
        ? owners
            .find(kind, id)
            .map(found -> found.filter(one -> one.team().equals(caller.team())))
            .map(found -> found.orElseThrow(() -> missing(kind)))
        : Future.failedFuture(missing(kind));
  }

  /** The same for what is not there and for what is another team's. */
  private static RoadException missing(Kind kind) {
    return new RoadException(Errors.noSuchResource(kind.code()));
  }

  /** The alias that says whose account a new file goes to. */
  private static String chosen(Exchange exchange, Caller caller, Loop loop) {
    String header = exchange.request().getHeader(FormRules.HEADER);
    String named = header == null ? exchange.request().getParam("model") : header;
    if (named != null) {
      return named;
    }
    List<Model> models =
        loop.snapshot().policy().models(caller, exchange.started()) instanceof Visible visible
            ? visible.models()
            : List.of();
    List<Model> able =
        models.stream().filter(model -> keeper(model, loop, any -> true).isPresent()).toList();
    long accounts =
        able.stream()
            .flatMap(model -> model.deployments().stream())
            .map(Deployment::provider)
            .filter(name -> loop.provider(name).speaks().contains(Format.FILES))
            .distinct()
            .count();
    if (accounts != 1) {
      throw new RoadException(Errors.whichModel(FormRules.HEADER));
    }
    return able.get(0).alias();
  }

  private Permitted permit(
      Exchange exchange, Caller caller, String scope, ApiRequest asked, Loop loop) {
    UseModel use = new UseModel(scope, asked.model(), 0, asked.features());
    Decision decision = loop.snapshot().policy().decide(caller, use, exchange.started());
    Allowed allowed = allowed(exchange, decision);
    return new Permitted(
        new Endpoint(WireFormats.of(asked.format()), scope), caller, asked, allowed);
  }

  private static Allowed allowed(Exchange exchange, Decision decision) {
    exchange.audited().decidedBy(decision.rule());
    if (decision instanceof Denied denied) {
      throw new RoadException(Errors.access(denied));
    }
    return (Allowed) decision;
  }

  private static Optional<Deployment> keeper(
      Model model, Loop loop, Predicate<Provider> has) {
    return keeper(model, loop, Format.FILES, has);
  }

  private static Optional<Deployment> keeper(
      Model model, Loop loop, Format format, Predicate<Provider> has) {
    return model.deployments().stream()
        .filter(place -> loop.provider(place.provider()).speaks().contains(format))
        .filter(place -> has.test(loop.provider(place.provider())))
        .findFirst();
  }

  private Listener made(Kind kind, Permitted permitted, Loop loop) {
    Deployment place =
        keeper(permitted.allowed().granted(), loop, permitted.asked().format(), any -> true)
            .orElseThrow(() -> missing(kind));
    Maker maker =
        new Maker(
            place.provider(),
            permitted.asked().model(),
            permitted.caller().team(),
            permitted.caller().user());
    return (body, reported) -> {
      notes.made(kind, maker, body);
      return TokenCounts.NONE;
    };
  }

  /** Limits, usage, provider. */
  private Future<Void> send(
      Exchange exchange,
      Permitted permitted,
      Predicate<Provider> has,
      Sending sending,
      Listener listener,
      Loop loop) {
    WireFormat format = permitted.endpoint().format();
    Deployment place =
        keeper(permitted.allowed().granted(), loop, format.format(), has)
            .orElseThrow(() -> new RoadException(Errors.noKeeper()));
    Leg leg =
        new Leg(
            place,
            loop.provider(place.provider()),
            format.format(),
            permitted.asked().body(),
            head ->
                head.status() >= 400
                    ? new PlainAnswer(Figures.none())
                    : new ResourceAnswer(format.passing(permitted.asked(), head), listener));
    return desk.reserve(exchange, permitted, leg, true, loop.snapshot())
        .map(
            reserved -> {
              OneAttempt course = new OneAttempt(exchange, permitted, leg);
              Relay relay = departure.depart(exchange, course, reserved, sending);
              exchange.onCut(relay::cut);
              relay.run();
              return null;
            });
  }
}
