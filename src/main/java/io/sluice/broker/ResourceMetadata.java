package io.sluice.broker;

import io.sluice.access.Scopes;
import io.sluice.config.IssuerConfig;
import io.sluice.config.ServerConfig;
import io.sluice.config.SluiceConfig;
import io.sluice.identity.DpopProof;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /.well-known/oauth-protected-resource} (RFC 9728): what a caller must know to get a
 * token. The only route without credentials, so it says nothing about teams, models or providers.
 */
final class ResourceMetadata {

  static final String PATH = "/.well-known/oauth-protected-resource";

  private long epoch = -1;
  private String document = "";

  void show(Exchange exchange, Loop loop) {
    SluiceConfig config = loop.snapshot().config();
    HttpServerRequest request = exchange.request();
    String publicUrl = config.server().publicUrl();
    if (publicUrl == null && request.authority() == null) {
      exchange.fail(new RoadException(Errors.badHttp()));
      return;
    }
    String body =
        publicUrl == null
            ? document(config, request.scheme() + "://" + request.authority())
            : known(loop.snapshot(), publicUrl);
    exchange
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        // What the caller's own headers decided is for nobody else.
        .putHeader(HttpHeaders.CACHE_CONTROL, publicUrl == null ? "no-store" : "max-age=300")
        .end(body);
    exchange.answered(200);
  }

  private String known(Snapshot snapshot, String publicUrl) {
    if (epoch != snapshot.epoch()) {
      document = document(snapshot.config(), publicUrl);
      epoch = snapshot.epoch();
    }
    return document;
  }

  private static String document(SluiceConfig config, String resource) {
    JsonArray issuers = new JsonArray();
    config.issuers().values().stream()
        .map(IssuerConfig::issuer)
        .filter(issuer -> issuer.startsWith("https://"))
        .forEach(issuers::add);
    JsonArray algorithms = new JsonArray();
    DpopProof.ALGORITHMS.forEach(algorithms::add);
    return new JsonObject()
        .put("resource", resource)
        .put("authorization_servers", issuers)
        .put("scopes_supported", new JsonArray().add(Scopes.LLM_CHAT).add(Scopes.MODELS_READ))
        .put("bearer_methods_supported", new JsonArray().add("header"))
        .put("dpop_signing_alg_values_supported", algorithms)
        .put("tls_client_certificate_bound_access_tokens", asks(config.server().tls()))
        .put("resource_name", "Sluice")
        .encode();
  }

  private static boolean asks(ServerConfig.@Nullable TlsConfig tls) {
    return tls != null && !tls.clientCertificates().equals("none");
  }
}
