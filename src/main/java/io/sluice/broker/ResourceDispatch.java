package io.sluice.broker;

import io.sluice.access.Ask.UseModel;
import io.sluice.access.Ask.UseScope;
import io.sluice.access.Decision;
import io.sluice.access.Decision.Allowed;
import io.sluice.access.Decision.Denied;
import io.sluice.broker.Leg.Sending;
import io.sluice.broker.ResourceAnswer.Listener;
import io.sluice.identity.Caller;
import io.sluice.provider.Provider;
import io.sluice.resources.Kind;
import io.sluice.resources.Owned;
import io.sluice.resources.ResourceOwners;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.WireFormat;
import io.sluice.wire.WireFormats;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The steps that all requests about kept things share: whose it is, access, limits, usage and the
 * one provider that has it.
 */
final class ResourceDispatch {

  private final LimitDesk desk;
  private final Departure departure;
  private final ResourceOwners owners;

  ResourceDispatch(LimitDesk desk, Departure departure, ResourceOwners owners) {
    this.desk = desk;
    this.departure = departure;
    this.owners = owners;
  }

  /** What one request about kept things is made of. */
  interface Parts {
    /** What goes to the place that has it. */
    Sending sending(Deployment place);

    /** Who is told of the answer. */
    Listener listener(Deployment place);
  }

  /**
   * Fails, with the same error, for what is not there and for what is another team's.
   *
   * @param field of the request that has the id
   */
  Future<Owned> own(Caller caller, Kind kind, String id, String field) {
    return ResourceRoute.sound(id)
        ? owners
            .find(kind, id)
            .map(found -> found.filter(one -> one.team().equals(caller.team())))
            .map(found -> found.orElseThrow(() -> missing(kind, field)))
        : Future.failedFuture(missing(kind, field));
  }

  private static RoadException missing(Kind kind, String field) {
    return new RoadException(Errors.noSuchResource(kind.code(), field));
  }

  /** Access, before it is known what is asked about. */
  static Allowed scoped(Exchange exchange, Caller caller, String scope, Loop loop) {
    return allowed(
        exchange, loop.snapshot().policy().decide(caller, new UseScope(scope), exchange.started()));
  }

  /** Access. */
  static Permitted permit(
      Exchange exchange, Caller caller, String scope, ApiRequest asked, Loop loop) {
    UseModel use = new UseModel(scope, asked.model(), 0, asked.features());
    Decision decision = loop.snapshot().policy().decide(caller, use, exchange.started());
    Allowed allowed = allowed(exchange, decision);
    return new Permitted(
        new Endpoint(WireFormats.of(asked.format()), scope), caller, asked, null, allowed);
  }

  private static Allowed allowed(Exchange exchange, Decision decision) {
    exchange.audited().decidedBy(decision.rule());
    if (decision instanceof Denied denied) {
      throw new RoadException(Errors.access(denied));
    }
    return (Allowed) decision;
  }

  /** The first place of a model whose provider has such things. */
  static Optional<Deployment> place(
      Model model, Format format, Predicate<Provider> has, Loop loop) {
    return model.deployments().stream()
        .filter(place -> loop.provider(place.provider()).speaks().contains(format))
        .filter(place -> has.test(loop.provider(place.provider())))
        .findFirst();
  }

  /**
   * Limits, usage, provider.
   *
   * @param has which provider it is
   */
  Future<Relay> send(
      Exchange exchange, Permitted permitted, Predicate<Provider> has, Parts parts, Loop loop) {
    WireFormat format = permitted.endpoint().format();
    Deployment place =
        place(permitted.allowed().granted(), format.format(), has, loop)
            .orElseThrow(() -> new RoadException(Errors.noKeeper()));
    Listener listener = parts.listener(place);
    Sending sending = parts.sending(place);
    Leg leg =
        new Leg(
            place,
            loop.provider(place.provider()),
            sending.operation(),
            sending.payload(),
            head ->
                head.status() >= 400
                    ? new PlainAnswer(Figures.none())
                    : new ResourceAnswer(format.passing(permitted.asked(), head), listener));
    return desk.reserve(exchange, permitted, leg, true, loop.snapshot())
        .map(
            reserved -> {
              OneAttempt course = new OneAttempt(exchange, permitted, leg);
              Relay relay = departure.depart(exchange, course, reserved, 1, null);
              exchange.onCut(relay::cut);
              relay.run();
              return relay;
            });
  }
}
