package io.sluice.broker;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.config.ConfigSample;
import io.sluice.identity.DevelopmentIssuer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose issuer cannot be asked for its keys, and then can. */
final class KeysAwayTest {

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<String> jwks = new AtomicReference<>("");

  @TempDir Path folder;

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private HttpServer identityProvider() throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> {
              String keys = requireNonNull(jwks.get());
              request.response().setStatusCode(keys.isEmpty() ? 500 : 200).end(keys);
            })
        .listen(0, "127.0.0.1")
        .await(10, SECONDS);
  }

  @Test
  void withoutKeysCallersAreToldToComeAgainAndNeverThatTheirTokenIsBad() throws Exception {
    String uri = "http://127.0.0.1:" + identityProvider().actualPort() + "/jwks";
    try (TestBroker broker =
        TestBroker.start(
            folder,
            9,
            c -> ConfigSample.from(c).issuers(Map.of("test", TestBroker.issuer(uri))).make())) {
      assertThat(broker.admin("/readyz").statusCode()).isEqualTo(503);
      for (int i = 0; i < 5; i++) {
        HttpResponse<String> answer = models(broker);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(answer.headers().firstValue("www-authenticate")).isEmpty();
        assertThat(answer.body()).contains("keys_unavailable").doesNotContain(uri);
      }
      String fetches = "sluice_key_ring_fetches_total{issuer=\"test\",outcome=";
      assertThat(broker.metric(fetches + "\"failed\"}")).isGreaterThanOrEqualTo(1);
      assertThat(broker.metric(fetches + "\"loaded\"}")).isZero();

      String good = DevelopmentIssuer.open(folder).jwks();
      String weak = "{\"kty\":\"RSA\",\"kid\":\"weak\",\"n\":\"AQAB\",\"e\":\"AQAB\"},";
      jwks.set(good.replace("[", "[" + weak));
      Eventually.that(() -> broker.admin("/readyz").statusCode() == 200, "ready with keys");
      assertThat(models(broker).statusCode()).isEqualTo(200);
      assertThat(broker.metric(fetches + "\"loaded\"}")).isEqualTo(1);
      assertThat(broker.metric("sluice_key_ring_keys{issuer=\"test\"}")).isEqualTo(1);
      assertThat(broker.metric("sluice_key_ring_refused_keys{issuer=\"test\"}")).isEqualTo(1);
      assertThat(broker.metric("sluice_key_ring_age_seconds{issuer=\"test\"}"))
          .isBetween(0.0, 60.0);
    }
  }

  private static HttpResponse<String> models(TestBroker broker) throws Exception {
    return broker.send(
        broker
            .request("/v1/models")
            .header("authorization", "Bearer " + broker.token("search", "copilot")));
  }
}
