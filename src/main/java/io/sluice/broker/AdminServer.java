package io.sluice.broker;

import io.sluice.telemetry.Health;
import io.sluice.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * The management listener: {@code /metrics}, {@code /livez} and {@code /readyz} for everybody who
 * gets there, {@code /api/v1/...} for those whose token allows it.
 */
final class AdminServer {

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int IDLE_SECONDS = 60;

  private AdminServer() {}

  static Future<HttpServer> listen(
      Vertx vertx,
      String host,
      int port,
      Telemetry telemetry,
      Health health,
      RevocationRoutes revocations,
      ExplainRoute explain,
      AuditRoutes audit) {
    Router router = Router.router(vertx);
    router.get("/metrics").handler(context -> metrics(vertx, context, telemetry));
    router.get("/livez").handler(context -> json(context, 200, new JsonObject().put("live", true)));
    router
        .get("/readyz")
        .handler(context -> json(context, health.ready() ? 200 : 503, health.report()));
    revocations.mount(router);
    explain.mount(router);
    audit.mount(router);
    router
        .get("/")
        .handler(
            context ->
                context
                    .response()
                    .end(
                        "Sluice admin: /metrics /livez /readyz /api/v1/revocations /api/v1/explain"
                            + " /api/v1/audit\n"));
    OwnRoutes.check(router, OwnRoutes.ADMIN);
    return vertx
        .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
        .requestHandler(router)
        .listen(port, host)
        .recover(
            failure ->
                Future.failedFuture(
                    new ListenException(host, port, "server.admin_port", "--admin-port", failure)));
  }

  private static void metrics(Vertx vertx, RoutingContext context, Telemetry telemetry) {
    vertx
        .executeBlocking(telemetry::scrape, false)
        .onSuccess(
            text ->
                context.response().putHeader(HttpHeaders.CONTENT_TYPE, PROMETHEUS_TEXT).end(text))
        .onFailure(context::fail);
  }

  private static void json(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body.encode());
  }
}
