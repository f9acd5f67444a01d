package io.sluice.broker;

import io.sluice.access.Scopes;
import io.sluice.broker.ModelRoutes.Addressed;
import io.sluice.config.ServerConfig;
import io.sluice.identity.Revocations;
import io.sluice.limits.Limiter;
import io.sluice.limits.TokenEstimator;
import io.sluice.resources.Kind;
import io.sluice.resources.ResourceOwners;
import io.sluice.routing.AnswerCache;
import io.sluice.telemetry.LoopDelay;
import io.sluice.telemetry.Telemetry;
import io.sluice.tools.IdentityTokens;
import io.sluice.tools.RouteTable;
import io.sluice.usage.JournalWriter;
import io.sluice.usage.UsageLedger;
import io.sluice.wire.Format;
import io.sluice.wire.RequestPath;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the broker: the public listener and its routes. */
final class BrokerVerticle extends VerticleBase {

  private static final long FLUSH_MILLIS = 1000;

  /** How often open requests are looked at: with what goes before, within a second. */
  private static final long ACCESS_MILLIS = 250;

  private final int index;
  private final Shared shared;
  private @Nullable Loop loop;
  private @Nullable OpenExchanges open;

  /**
   * What all event loops share.
   *
   * @param snapshot the configuration in force
   * @param identities tell tools who asks
   * @param openCount of requests
   * @param unheardCount of answers that are read on without a caller
   * @param port set once it is known
   * @param tls null listens in the clear
   */
  record Shared(
      Supplier<Snapshot> snapshot,
      Revocations revocations,
      Limiter limiter,
      TokenEstimator estimator,
      io.sluice.routing.Router router,
      AnswerCache answers,
      ResourceOwners owners,
      UsageLedger ledger,
      IdentityTokens identities,
      Auditing auditing,
      Telemetry telemetry,
      AtomicInteger openCount,
      AtomicInteger unheardCount,
      AtomicInteger port,
      Draining draining,
      @Nullable Tls tls,
      Clock clock) {}

  BrokerVerticle(int index, Shared shared) {
    this.index = index;
    this.shared = shared;
  }

  @Override
  public Future<?> start() {
    Snapshot snapshot = shared.snapshot().get();
    ServerConfig config = snapshot.config().server();
    loop = Loop.open(vertx, snapshot);
    Connections connections = new Connections(System::nanoTime);
    open =
        new OpenExchanges(
            shared.openCount(), shared.telemetry(), shared.clock(), connections, shared.auditing());
    vertx.setPeriodic(FLUSH_MILLIS, id -> connections.closeIdle());
    vertx.setPeriodic(ACCESS_MILLIS, id -> endWhatMust());
    JournalWriter journal = shared.ledger().writer();
    vertx.setPeriodic(FLUSH_MILLIS, id -> journal.flushPending());
    LoopDelay.watch(vertx, shared.telemetry(), Integer.toString(index));

    LimitDesk desk = new LimitDesk(shared.limiter(), shared.estimator(), shared.clock());
    Deadlines deadlines = new Deadlines(vertx);
    UnheardAnswers unheard =
        new UnheardAnswers(deadlines, shared.openCount(), shared.unheardCount());
    cutAtStop(open, unheard);
    ResourceNotes notes = new ResourceNotes(shared.owners(), shared.clock());
    KeptResponses kept = new KeptResponses(shared.owners(), notes);
    Departure departure =
        new Departure(deadlines, desk, shared.ledger(), journal, shared.telemetry(), kept, unheard);
    AnswerStore answers =
        new AnswerStore(shared.answers(), shared.ledger(), journal, shared.telemetry());
    ModelRoad road =
        new ModelRoad(vertx, shared.limiter(), desk, departure, shared.router(), answers, kept);
    Router router = Router.router(vertx);
    modelRoutes(router, road);
    SocketSteps steps = new SocketSteps(vertx, desk, departure, deadlines);
    socketRoutes(
        router,
        new RealtimeRoad(steps, road, shared.limiter(), shared.router()),
        new ResponsesRoad(sessions(road)));
    resourceRoutes(router, new ResourceDispatch(desk, departure, shared.owners()), notes);
    ownRoutes(router);
    OwnRoutes.check(router, OwnRoutes.PUBLIC);
    router.errorHandler(
        404, context -> refuse(context, Errors.notFound(context.request().method().name())));
    router.errorHandler(405, context -> refuse(context, Errors.methodNotAllowed()));
    router.errorHandler(400, context -> refuse(context, Errors.badHttp()));
    router.errorHandler(500, context -> refuse(context, Errors.internal()));

    HttpServer server =
        vertx
            .createHttpServer(options(config, shared.tls()))
            .connectionHandler(connections::opened)
            .requestHandler(router)
            .invalidRequestHandler(request -> refuse(request, Errors.unreadable(request)));
    // A negative port is one free port that all instances share.
    return server
        .listen(config.port() == 0 ? -1 : config.port(), config.host())
        .onSuccess(listening -> shared.port().set(listening.actualPort()))
        .recover(
            failure ->
                Future.failedFuture(
                    new ListenException(
                        config.host(), config.port(), "server.port", "--port", failure)));
  }

  private void cutAtStop(OpenExchanges exchanges, UnheardAnswers unheard) {
    shared
        .draining()
        .onCut(
            context,
            () -> {
              exchanges.cut();
              unheard.cut();
            });
  }

  /** The vendors' own paths, so that a client only changes its base URL. */
  private void modelRoutes(Router router, ModelRoad road) {
    ModelRoutes.EXACT.forEach(
        (path, endpoint) ->
            router
                .route(HttpMethod.POST, path)
                .handler(context -> ask(context, road, endpoint, RequestPath.SILENT)));
    for (String prefix : List.of(ModelRoutes.GEMINI, ModelRoutes.GEMINI_STABLE)) {
      router
          .route(HttpMethod.POST, prefix + "*")
          .handler(context -> ask(context, road, ModelRoutes.gemini(context.request().path())));
    }
    router
        .route(HttpMethod.POST, ModelRoutes.BEDROCK + "*")
        .handler(context -> ask(context, road, ModelRoutes.bedrock(context.request().path())));
    ModelsRoute models = new ModelsRoute();
    for (String path : List.of("/v1/models", "/v1beta/models")) {
      router.route(HttpMethod.GET, path).handler(context -> take(context, "models", models::list));
      router
          .route(HttpMethod.GET, path + "/*")
          .handler(context -> take(context, "models", models::one));
    }
  }

  private SessionSteps sessions(ModelRoad road) {
    return new SessionSteps(
        vertx,
        road,
        exchanges(),
        this::current,
        shared.revocations(),
        shared.draining(),
        shared.clock(),
        SessionSteps.IDLE);
  }

  private void socketRoutes(Router router, RealtimeRoad realtime, ResponsesRoad responses) {
    router
        .route(HttpMethod.GET, ModelRoutes.RESPONSES_PATH)
        .handler(context -> take(context, ModelRoutes.RESPONSES.name(), responses::walk));
    router
        .route(HttpMethod.GET, ModelRoutes.REALTIME_PATH)
        .handler(context -> take(context, ModelRoutes.REALTIME.name(), realtime::walk));
  }

  private void ask(RoutingContext context, ModelRoad road, @Nullable Addressed addressed) {
    if (addressed == null) {
      refuse(context, Errors.notFound("POST"));
    } else {
      ask(context, road, addressed.endpoint(), addressed.path());
    }
  }

  private void ask(RoutingContext context, ModelRoad road, Endpoint endpoint, RequestPath path) {
    take(context, endpoint.name(), (exchange, loop) -> road.walk(exchange, endpoint, path, loop));
  }

  /** What providers keep for their teams. */
  private void resourceRoutes(Router router, ResourceDispatch dispatch, ResourceNotes notes) {
    UploadsRoad uploads = new UploadsRoad(dispatch, notes);
    ResourcesRoad resources = new ResourcesRoad(dispatch, shared.owners(), notes);
    router
        .route(HttpMethod.POST, ResourceRoute.FILES)
        .handler(context -> take(context, Format.FILES.code(), uploads::file));
    router
        .route(HttpMethod.POST, ResourceRoute.BATCHES)
        .handler(context -> take(context, Format.BATCHES.code(), uploads::batch));
    router
        .route(HttpMethod.GET, ResourceRoute.FILES)
        .handler(
            context ->
                take(
                    context,
                    Format.FILES.code(),
                    (exchange, loop) ->
                        resources.list(exchange, Kind.FILE, Scopes.LLM_FILES, loop)));
    router
        .route(HttpMethod.GET, ResourceRoute.BATCHES)
        .handler(
            context ->
                take(
                    context,
                    Format.BATCHES.code(),
                    (exchange, loop) ->
                        resources.list(exchange, Kind.BATCH, Scopes.LLM_BATCHES, loop)));
    for (ResourceRoute route : ResourceRoute.ALL) {
      router
          .route(route.method(), route.path())
          .handler(
              context ->
                  take(
                      context,
                      route.format().code(),
                      (exchange, loop) ->
                          resources.one(exchange, route, context.pathParam("id"), loop)));
    }
  }

  private void ownRoutes(Router router) {
    LimitsRoute limits = new LimitsRoute(shared.limiter());
    router
        .route(HttpMethod.GET, "/api/v1/limits")
        .handler(context -> take(context, "limits", limits::list));
    ResourceMetadata metadata = new ResourceMetadata();
    router
        .route(HttpMethod.GET, ResourceMetadata.PATH)
        .handler(context -> take(context, "metadata", metadata::show));
    ToolsRoad tools = new ToolsRoad(vertx, shared.identities(), shared.telemetry());
    router.route(RouteTable.PREFIX + "*").handler(context -> take(context, "tools", tools::walk));
    ToolKeys keys = new ToolKeys(shared.identities());
    router
        .route(HttpMethod.GET, IdentityTokens.JWKS_PATH)
        .handler(context -> take(context, "keys", keys::show));
  }

  /** Opens an exchange for a request and sends it on its way. */
  private void take(RoutingContext context, String route, BiConsumer<Exchange, Loop> way) {
    HttpServerRequest request = context.request().pause();
    Exchange exchange = exchanges().open(request, route);
    if (shared.draining().begun()) {
      exchange.fail(new RoadException(Errors.draining()));
      return;
    }
    try {
      way.accept(exchange, current());
    } catch (RuntimeException e) {
      // Whatever it was, the exchange that was opened for the request must not stay open.
      exchange.fail(e);
    }
  }

  /** What the configuration says now counts, also for requests that began under another one. */
  private void endWhatMust() {
    if (shared.draining().begun()) {
      exchanges().drain();
    }
    if (shared.snapshot().get().config().revocation().cuts()) {
      exchanges().cutEndedAccess(shared.revocations());
    }
  }

  private void refuse(RoutingContext context, ApiError error) {
    refuse(context.request(), error);
  }

  private void refuse(HttpServerRequest request, ApiError error) {
    exchanges().open(request, "other").fail(new RoadException(error));
  }

  /** The configuration in force, noticed by the first request after it changed. */
  private Loop current() {
    Snapshot latest = shared.snapshot().get();
    Loop now = loop;
    if (now == null) {
      throw new IllegalStateException("not started");
    }
    if (now.snapshot().epoch() != latest.epoch()) {
      now = now.next(vertx, latest);
      loop = now;
    }
    return now;
  }

  private OpenExchanges exchanges() {
    if (open == null) {
      throw new IllegalStateException("not started");
    }
    return open;
  }

  private static HttpServerOptions options(ServerConfig config, @Nullable Tls tls) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setHandle100ContinueAutomatically(true)
            .setMaxHeaderSize(config.maxHeader())
            .setMaxInitialLineLength(8192)
            .setMaxFormAttributeSize(0)
            .setMaxWebSocketFrameSize(SocketMessages.MAX_BYTES)
            .setMaxWebSocketMessageSize(SocketMessages.MAX_BYTES)
            // What is compressed could grow without a bound; sound does not get smaller by it.
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .addWebSocketSubProtocol("realtime")
            .setIdleTimeout(15)
            .setIdleTimeoutUnit(TimeUnit.MINUTES);
    return tls == null ? options : tls.on(options);
  }
}
