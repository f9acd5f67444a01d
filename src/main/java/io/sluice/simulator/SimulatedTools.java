package io.sluice.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Internal tools as organisations have them, without any login of their own: an agent dashboard
 * below {@code /dashboard}, agents below {@code /agents/staging} and {@code /agents/production}.
 * All is made up and in memory. What they do know is to read who asks from {@code sluice-identity}.
 */
public final class SimulatedTools {

  private final HttpServer server;
  private final BrokerIdentity identity;

  private SimulatedTools(HttpServer server, BrokerIdentity identity) {
    this.server = server;
    this.identity = identity;
  }

  /** Listens on a free loopback port. */
  public static Future<SimulatedTools> start(Vertx vertx) {
    BrokerIdentity identity = new BrokerIdentity(vertx);
    Feed feed = new Feed(vertx);
    ToolState state = new ToolState();
    Router router = Router.router(vertx);
    mount(router, "/dashboard", new Dashboard(vertx, state, feed).router(), identity, "dashboard");
    for (String stage : new String[] {"staging", "production"}) {
      Router agent = new Agent(vertx, stage, state, feed).router();
      mount(router, "/agents/" + stage, agent, identity, stage + "-agent");
    }
    return vertx
        .createHttpServer(new HttpServerOptions())
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .map(listening -> new SimulatedTools(listening, identity));
  }

  private static void mount(
      Router router, String at, Router tool, BrokerIdentity identity, String audience) {
    router.route(at + "/*").handler(context -> identify(context, identity, audience));
    router.route(at + "/*").subRouter(tool);
  }

  /** Nobody is turned away for not saying who it is, but for saying it wrongly. */
  private static void identify(RoutingContext context, BrokerIdentity identity, String audience) {
    context.request().pause();
    identity
        .verify(context.request().getHeader(BrokerIdentity.HEADER), "tool:" + audience)
        .onSuccess(
            who -> {
              context.put("who", who);
              context.request().resume();
              context.next();
            })
        .onFailure(
            failure ->
                context
                    .response()
                    .setStatusCode(401)
                    .putHeader("content-type", "application/json")
                    .end(new JsonObject().put("error", failure.getMessage()).encode()));
  }

  public int port() {
    return server.actualPort();
  }

  /**
   * From here on the tools believe the identity header that is signed with one of these keys.
   *
   * @param jwks URL of a key set
   */
  public void believe(String jwks) {
    identity.keysAt(jwks);
  }

  public Future<Void> stop() {
    return server.close();
  }
}
