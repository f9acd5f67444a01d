package io.sluice.identity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.Duration;

/** A key set over HTTP: no redirects, bounded time; its reader bounds the size. */
final class HttpJwksFetch {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final WebClient client;

  HttpJwksFetch(Vertx vertx) {
    this.client =
        WebClient.create(
            vertx,
            new WebClientOptions()
                .setFollowRedirects(false)
                .setConnectTimeout((int) TIMEOUT.toMillis())
                .setUserAgent("sluice"));
  }

  Future<Buffer> get(URI source) {
    return client
        .getAbs(source.toString())
        .timeout(TIMEOUT.toMillis())
        .putHeader("accept", "application/jwk-set+json, application/json")
        .send()
        .expecting(HttpResponseExpectation.SC_OK)
        .map(HttpResponse::bodyAsBuffer)
        .map(body -> body == null ? Buffer.buffer() : body);
  }
}
