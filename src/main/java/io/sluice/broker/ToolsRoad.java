package io.sluice.broker;

import io.sluice.access.Decision;
import io.sluice.access.Decision.Denied;
import io.sluice.identity.Caller;
import io.sluice.telemetry.Telemetry;
import io.sluice.tools.CanonicalPath;
import io.sluice.tools.IdentityTokens;
import io.sluice.tools.RouteTable;
import io.sluice.tools.Tool;
import io.sluice.tools.ToolCall;
import io.sluice.tools.ToolRoute;
import io.sluice.tools.ToolUpstream;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Walks a call of a tool down the road: identity, the tool's route, access, audit, and to the tool.
 * What no route names goes nowhere.
 */
final class ToolsRoad {

  /** What is asked for as long as no route says which scope it needs. */
  private static final String USE = "tools:use";

  private final Deadlines deadlines;
  private final IdentityTokens identities;
  private final Telemetry telemetry;

  ToolsRoad(Vertx vertx, IdentityTokens identities, Telemetry telemetry) {
    this.deadlines = new Deadlines(vertx);
    this.identities = identities;
    this.telemetry = telemetry;
  }

  /** Takes a paused request and sees to it that it is answered. */
  void walk(Exchange exchange, Loop loop) {
    exchange.audited().asks(USE, "tool", loop.snapshot(), false);
    ModelRoad.identify(exchange, loop)
        .map(caller -> permit(exchange, caller, loop))
        .onSuccess(permitted -> dispatch(exchange, permitted, loop))
        .onFailure(exchange::fail);
  }

  private record Permitted(Caller caller, Tool tool, ToolRoute route, CanonicalPath path) {}

  /** The route and what it needs; a refusal is recorded before it is told. */
  private Permitted permit(Exchange exchange, Caller caller, Loop loop) {
    HttpServerRequest request = exchange.request();
    String path = request.path() == null ? "" : request.path();
    if (!path.startsWith(RouteTable.PREFIX)) {
      // The router normalises; what only becomes one of these by that is not one.
      throw new RoadException(ToolErrors.notCanonical());
    }
    String below = path.substring(RouteTable.PREFIX.length());
    int slash = below.indexOf('/');
    String name = slash < 0 ? below : below.substring(0, slash);
    String rest = slash < 0 ? "/" : below.substring(slash);
    Tool tool = loop.snapshot().tools().tool(name);
    if (tool == null) {
      // Whatever was typed there is no name to be kept.
      throw new RoadException(ToolErrors.unknownTool());
    }
    String resource = "tool/" + name;
    exchange.audited().about(resource);
    CanonicalPath canonical = CanonicalPath.of(rest);
    if (canonical == null || !plain(request.query())) {
      throw new RoadException(ToolErrors.notCanonical());
    }
    exchange.audited().about(resource + rest);
    ToolRoute route = tool.route(request.method().name(), canonical);
    if (route == null) {
      throw new RoadException(ToolErrors.routeNotPermitted(name, request.method().name()));
    }
    exchange
        .audited()
        .asks(route.scope(), resource + rest, loop.snapshot(), route.mustBeRecorded());
    Decision decision =
        loop.snapshot().policy().decide(caller, tool.use(route), exchange.started());
    exchange.audited().decidedBy(decision.rule());
    if (decision instanceof Denied denied) {
      throw new RoadException(Errors.access(denied));
    }
    if (!exchange.audited().allow()) {
      throw new RoadException(Errors.auditUnavailable());
    }
    return new Permitted(caller, tool, route, canonical);
  }

  /** Goes on as it came, so it may hold only what stands in every query. */
  private static boolean plain(@Nullable String query) {
    return query == null || query.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '#');
  }

  private void dispatch(Exchange exchange, Permitted permitted, Loop loop) {
    HttpServerRequest request = exchange.request();
    Tool tool = permitted.tool();
    if (request.path().equals(tool.prefix())) {
      toItsRoot(exchange, tool);
      return;
    }
    String origin = origin(request, loop.snapshot().config().server().publicUrl());
    boolean upgrade = Upgrade.asked(request);
    ToolUpstream upstream = loop.tool(tool.name());
    MultiMap headers = headers(exchange, permitted, upstream, origin);
    if (upgrade) {
      Upgrade.ask(headers);
    }
    ToolCall call = upstream.open(request.method(), permitted.path(), request.query(), headers);
    new ToolRelay(
            deadlines,
            exchange,
            call,
            upstream,
            new ToolRelay.Party(permitted.caller().team(), permitted.caller().user(), tool.name()),
            telemetry.tool(permitted.caller().team(), tool.name()),
            upgrade)
        .run();
  }

  private MultiMap headers(
      Exchange exchange, Permitted permitted, ToolUpstream upstream, String origin) {
    HttpServerRequest request = exchange.request();
    String identity =
        identities.token(permitted.caller(), origin, permitted.tool(), permitted.route());
    int authority = origin.indexOf("://");
    return upstream.headers(
        request.headers(),
        identity,
        origin.substring(0, authority),
        origin.substring(authority + 3),
        request.remoteAddress().hostAddress(),
        exchange.id());
  }

  /** Scheme, host and port as the caller sees them. */
  private static String origin(HttpServerRequest request, @Nullable String publicUrl) {
    if (publicUrl != null) {
      return publicUrl;
    }
    if (request.authority() == null) {
      throw new RoadException(Errors.badHttp());
    }
    return request.scheme() + "://" + request.authority();
  }

  /** Relative links in a page are read against its folder. */
  private static void toItsRoot(Exchange exchange, Tool tool) {
    String query = exchange.request().query();
    HttpMethod method = exchange.request().method();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      exchange.fail(new RoadException(ToolErrors.notCanonical()));
      return;
    }
    exchange
        .response()
        .setStatusCode(308)
        .putHeader(HttpHeaders.LOCATION, tool.prefix() + "/" + (query == null ? "" : "?" + query))
        .end();
    exchange.answered(308);
  }
}
