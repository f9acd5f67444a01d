package io.sluice.broker;

import io.sluice.access.Decision.Allowed;
import io.sluice.broker.Leg.Sending;
import io.sluice.broker.ResourceAnswer.Listener;
import io.sluice.identity.Caller;
import io.sluice.provider.Dispatch.Operation.Resource;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.resources.Kind;
import io.sluice.resources.Owned;
import io.sluice.resources.ResourceOwners;
import io.sluice.routing.Deployment;
import io.sluice.usage.TokenCounts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * Walks a request about something that a provider keeps down the road: a file, a batch, a stored
 * response. All teams share the provider's account, so that each only gets at what it made itself;
 * what is another's is not there. It goes to the provider that has it, and nowhere else.
 */
final class ResourcesRoad {

  private final ResourceDispatch dispatch;
  private final ResourceNotes notes;
  private final ResourceLists lists;

  ResourcesRoad(ResourceDispatch dispatch, ResourceOwners owners, ResourceNotes notes) {
    this.dispatch = dispatch;
    this.notes = notes;
    this.lists = new ResourceLists(owners);
  }

  /** Looks at one, deletes it, cancels it, or reads what is in it. */
  void one(Exchange exchange, ResourceRoute route, String id, Loop loop) {
    exchange.audited().asks(route.scope(), route.kind().code(), loop.snapshot(), false);
    ModelRoad.identify(exchange, loop, true)
        .compose(
            caller -> {
              Allowed unused = ResourceDispatch.scoped(exchange, caller, route.scope(), loop);
              return dispatch
                  .own(caller, route.kind(), id, "id")
                  .compose(owned -> one(exchange, route, caller, owned, loop));
            })
        .onFailure(exchange::fail);
  }

  private Future<Relay> one(
      Exchange exchange, ResourceRoute route, Caller caller, Owned owned, Loop loop) {
    exchange.audited().about(route.kind().code() + "/" + owned.id());
    ResourceRequest asked =
        new ResourceRequest(route.format(), owned.model(), Buffer.buffer(), Set.of());
    Permitted permitted = ResourceDispatch.permit(exchange, caller, route.scope(), asked, loop);
    Resource resource =
        new Resource(
            route.format(), route.method(), route.upstream(owned.id()), exchange.request().query());
    Listener listener = listener(route, owned);
    return dispatch.send(
        exchange,
        permitted,
        provider -> provider.name().equals(owned.provider()),
        new ResourceDispatch.Parts() {
          @Override
          public Sending sending(Deployment place) {
            return new Sending(resource, new Payload.Empty());
          }

          @Override
          public Listener listener(Deployment place) {
            return listener;
          }
        },
        loop);
  }

  private Listener listener(ResourceRoute route, Owned owned) {
    if (route.deletes()) {
      return (body, reported) -> {
        notes.deleted(owned);
        return TokenCounts.NONE;
      };
    }
    return route.tellsOfIt()
        ? (body, reported) -> notes.seen(owned, body, reported)
        : (body, reported) -> TokenCounts.NONE;
  }

  /** What a team's own there are. */
  void list(Exchange exchange, Kind kind, String scope, Loop loop) {
    exchange.audited().asks(scope, kind.code(), loop.snapshot(), false);
    ModelRoad.identify(exchange, loop, true)
        .compose(
            caller -> {
              Allowed allowed = ResourceDispatch.scoped(exchange, caller, scope, loop);
              boolean unused = exchange.audited().allow();
              return lists.page(exchange.request(), allowed.team(), kind);
            })
        .onSuccess(page -> ResourceLists.answer(exchange, page))
        .onFailure(exchange::fail);
  }
}
