package io.sluice.broker;

import io.sluice.tools.IdentityTokens;
import io.vertx.core.http.HttpHeaders;

/**
 * {@code GET /.well-known/sluice/jwks.json}: what tools verify the header {@code sluice-identity}
 * with. Public keys, so nobody needs a token for them.
 */
final class ToolKeys {

  private final String jwks;

  ToolKeys(IdentityTokens identities) {
    this.jwks = identities.jwks();
  }

  void show(Exchange exchange, Loop loop) {
    exchange
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/jwk-set+json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "max-age=300")
        .end(jwks);
    exchange.answered(200);
  }
}
