package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.sluice.config.ConfigSample;
import io.sluice.config.IssuerConfig.ClaimNames;
import io.sluice.config.IssuerSample;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An OAuth 2 server that nobody here wrote, found by its discovery document. */
final class RealIdentityProviderTest {

  private static final String REALM = "staff";

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aClientsTokenOpensTheDoorAndOneOfALostKeyDoesNot(@TempDir Path folder) throws Exception {
    RotatingKey key = new RotatingKey();
    MockOAuth2Server provider =
        new MockOAuth2Server(
            new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(key)));
    provider.start(InetAddress.getLoopbackAddress(), 0);
    String issuer = provider.issuerUrl(REALM).toString();
    try (FakeUpstream upstream = new FakeUpstream();
        TestBroker broker =
            TestBroker.start(
                folder,
                upstream.port(),
                c ->
                    ConfigSample.from(c)
                        .issuers(
                            Map.of(
                                "idp",
                                IssuerSample.of(issuer)
                                    .discovery(provider.wellKnownUrl(REALM).toString())
                                    .claims(keycloakLike())
                                    .refresh(Duration.ofMillis(100))
                                    .development()
                                    .make()))
                        .make())) {
      String first = token(provider);
      HttpResponse<String> models = models(broker, first);
      assertThat(models.statusCode()).as(models.body()).isEqualTo(200);
      assertThat(models.body()).contains("\"small\"");

      // Another key under the same key id: the old one is lost.
      key.rotate();
      String second = token(provider);
      Eventually.that(() -> models(broker, second).statusCode() == 200, "the new key is noticed");
      HttpResponse<String> lost = models(broker, first);
      assertThat(lost.statusCode()).isEqualTo(401);
      assertThat(error(lost)).isEqualTo("bad_signature");
    } finally {
      provider.shutdown();
    }
  }

  /** What the provider signs with, until it is changed. */
  private static final class RotatingKey extends KeyProvider {
    private volatile RSAKey key = fresh();

    @Override
    public JWK signingKey(String issuerId) {
      return key;
    }

    void rotate() {
      key = fresh();
    }

    private static RSAKey fresh() {
      try {
        return new RSAKeyGenerator(2048)
            .keyID("only")
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.RS256)
            .generate();
      } catch (JOSEException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static ClaimNames keycloakLike() {
    return new ClaimNames(
        "team", "tenant", "realm_access.roles", "scope", "sub", "azp", "environment");
  }

  /** By client credentials (RFC 6749 section 4.4). */
  private String token(MockOAuth2Server provider) throws Exception {
    provider.enqueueCallback(
        new DefaultOAuth2TokenCallback(
            REALM,
            "search-copilot",
            "at+jwt",
            List.of("sluice"),
            Map.of("team", "search", "realm_access", Map.of("roles", List.of("copilot"))),
            600));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(provider.tokenEndpointUrl(REALM).toString()))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(
                BodyPublishers.ofString(
                    "grant_type=client_credentials&client_id=copilot&client_secret=any&scope=x"))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body()).getString("access_token");
  }

  private static HttpResponse<String> models(TestBroker broker, String token) throws Exception {
    return broker.send(
        broker.request("/v1/models").header("authorization", "Bearer " + token).GET());
  }

  private static String error(HttpResponse<String> response) {
    return new JsonObject(response.body()).getJsonObject("error").getString("code");
  }
}
