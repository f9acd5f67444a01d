package io.sluice.cli;

import io.sluice.identity.DevelopmentIssuer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** Serves the development issuer's public keys on a free loopback port. */
public final class DemoIssuerServer {

  static final String PATH = "/jwks.json";

  private DemoIssuerServer() {}

  /** The URI of the key set. */
  public static Future<String> start(Vertx vertx, DevelopmentIssuer issuer) {
    String jwks = issuer.jwks();
    return vertx
        .createHttpServer()
        .requestHandler(request -> answer(request, jwks))
        .listen(0, "127.0.0.1")
        .map(HttpServer::actualPort)
        .map(port -> "http://127.0.0.1:" + port + PATH);
  }

  private static void answer(HttpServerRequest request, String jwks) {
    if (request.path().equals(PATH)) {
      request.response().putHeader("content-type", "application/jwk-set+json").end(jwks);
    } else {
      request.response().setStatusCode(404).end();
    }
  }
}
