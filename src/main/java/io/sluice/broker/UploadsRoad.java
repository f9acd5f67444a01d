package io.sluice.broker;

import io.sluice.access.Policy.ModelList.Visible;
import io.sluice.access.Scopes;
import io.sluice.broker.Leg.Sending;
import io.sluice.broker.ResourceAnswer.Listener;
import io.sluice.broker.ResourceNotes.Maker;
import io.sluice.identity.Caller;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.resources.Kind;
import io.sluice.resources.Owned;
import io.sluice.routing.Deployment;
import io.sluice.routing.Model;
import io.sluice.usage.TokenCounts;
import io.sluice.wire.ApiRequest.Malformed;
import io.sluice.wire.Feature;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormats;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Walks a new file, streamed, and a new batch of one down the road, and notes whose they are. What
 * the lines of a batch ask for is not looked at: who may send batches by a model may ask in them
 * for whatever the provider has.
 */
final class UploadsRoad {

  private final ResourceDispatch dispatch;
  private final ResourceNotes notes;

  UploadsRoad(ResourceDispatch dispatch, ResourceNotes notes) {
    this.dispatch = dispatch;
    this.notes = notes;
  }

  /** {@code POST /v1/files}. */
  void file(Exchange exchange, Loop loop) {
    exchange.audited().asks(Scopes.LLM_FILES, Kind.FILE.code(), loop.snapshot(), false);
    ModelRoad.identify(exchange, loop, true)
        .compose(
            caller -> {
              var unused = ResourceDispatch.scoped(exchange, caller, Scopes.LLM_FILES, loop);
              String model = chosen(exchange, caller, loop);
              ResourceRequest asked =
                  new ResourceRequest(Format.FILES, model, Buffer.buffer(), Set.of(Feature.FILES));
              Permitted permitted =
                  ResourceDispatch.permit(exchange, caller, Scopes.LLM_FILES, asked, loop);
              return loop.forms()
                  .read(exchange.request(), FormRules.file(model))
                  .compose(form -> file(exchange, permitted, form, loop));
            })
        .onFailure(exchange::fail);
  }

  private Future<Relay> file(Exchange exchange, Permitted permitted, FormBody form, Loop loop) {
    Permitted whole =
        new Permitted(
            permitted.endpoint(), permitted.caller(), permitted.asked(), form, permitted.allowed());
    return dispatch.send(
        exchange, whole, provider -> true, new Making(Kind.FILE, whole, form::to), loop);
  }

  /** {@code POST /v1/batches}, of a file of the team's own. */
  void batch(Exchange exchange, Loop loop) {
    exchange.audited().asks(Scopes.LLM_BATCHES, Kind.BATCH.code(), loop.snapshot(), false);
    ModelRoad.identify(exchange, loop, true)
        .compose(
            caller -> {
              var unused = ResourceDispatch.scoped(exchange, caller, Scopes.LLM_BATCHES, loop);
              return loop.body()
                  .read(exchange.request())
                  .compose(
                      body ->
                          dispatch
                              .own(caller, Kind.FILE, input(body), "input_file_id")
                              .compose(file -> batch(exchange, caller, file, body, loop)));
            })
        .onFailure(exchange::fail);
  }

  private static String input(Buffer body) {
    // Its model is that of its file.
    if (WireFormats.of(Format.BATCHES).read(body, new RequestPath("its-file's", false))
        instanceof Malformed malformed) {
      throw new RoadException(Errors.malformed(malformed.param(), malformed.message()));
    }
    return TopLevel.texts(body).getOrDefault("input_file_id", "");
  }

  private Future<Relay> batch(
      Exchange exchange, Caller caller, Owned file, Buffer body, Loop loop) {
    ResourceRequest asked = new ResourceRequest(Format.BATCHES, file.model(), body, Set.of());
    Permitted permitted =
        ResourceDispatch.permit(exchange, caller, Scopes.LLM_BATCHES, asked, loop);
    return dispatch.send(
        exchange,
        permitted,
        provider -> provider.name().equals(file.provider()),
        new Making(Kind.BATCH, permitted, model -> new Payload.Json(body)),
        loop);
  }

  /** The alias that says whose account a new file goes to. */
  private static String chosen(Exchange exchange, Caller caller, Loop loop) {
    String header = exchange.request().getHeader(FormRules.HEADER);
    String named = header == null ? exchange.request().getParam("model") : header;
    if (named != null) {
      return named;
    }
    List<Model> visible =
        loop.snapshot().policy().models(caller, exchange.started()) instanceof Visible some
            ? some.models()
            : List.of();
    List<Deployment> places =
        visible.stream()
            .flatMap(model -> model.deployments().stream())
            .filter(place -> loop.provider(place.provider()).speaks().contains(Format.FILES))
            .toList();
    if (places.stream().map(Deployment::provider).distinct().count() != 1) {
      throw new RoadException(Errors.whichModel(FormRules.HEADER));
    }
    return places.get(0).alias();
  }

  /** Something new: it is of whoever makes it. */
  private final class Making implements ResourceDispatch.Parts {
    private final Kind kind;
    private final Permitted permitted;
    private final Function<String, Payload> payload;

    /**
     * @param payload by the provider's name of the model
     */
    Making(Kind kind, Permitted permitted, Function<String, Payload> payload) {
      this.kind = kind;
      this.permitted = permitted;
      this.payload = payload;
    }

    @Override
    public Sending sending(Deployment place) {
      return new Sending(
          new Ask(permitted.asked().format(), place.upstreamModel(), false),
          payload.apply(place.upstreamModel()));
    }

    @Override
    public Listener listener(Deployment place) {
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
  }
}
