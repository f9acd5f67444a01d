package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.ProviderConfig;
import io.sluice.config.ProviderConfig.AzureConfig;
import io.sluice.config.ProviderConfig.EntraConfig;
import io.sluice.config.ProviderConfig.GoogleConfig;
import io.sluice.config.ProviderSample;
import io.sluice.config.Secret;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Upstream.Got;
import io.sluice.wire.Format;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens of Google and Microsoft, from token endpoints on loopback. */
class CloudTokensTest {
  private static final Ask GEMINI = new Ask(Format.GEMINI, "g-1", true);
  private static final Ask CHAT = new Ask(Format.CHAT, "m", false);

  private final TestClock clock = new TestClock();
  private Upstream upstream;

  @BeforeEach
  void start() throws Exception {
    upstream = new Upstream();
  }

  @AfterEach
  void stop() throws Exception {
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource({
    "gemini, g-1, true, publishers/google/models/g-1:streamGenerateContent?alt=sse",
    "gemini, g-1, false, publishers/google/models/g-1:generateContent",
    "gemini_count, g-1, false, publishers/google/models/g-1:countTokens",
    "gemini, publishers/x/models/y z, false, publishers/x/models/y%20z:generateContent",
    "gemini, endpoints/17, false, endpoints/17:generateContent",
    "gemini, a/b, false, publishers/google/models/a%2Fb:generateContent",
    "chat, google/g-1, true, endpoints/openapi/chat/completions"
  })
  void vertexIsAskedInTheProjectsPath(String format, String model, boolean stream, String path)
      throws Exception {
    upstream.answers(issuing("{\"access_token\":\"t-1\",\"expires_in\":3600}"));
    Provider provider =
        upstream.provider(
            ProviderSample.of("vertex", upstream.url())
                .google(google(serviceAccount()))
                .formats("gemini", "gemini_count", "chat")
                .make());
    Got got = upstream.sent(provider, new Ask(Format.of(format), model, stream));
    assertThat(got.uri()).isEqualTo("/v1/projects/acme/locations/europe-west4/" + path);
    assertThat(got.headers().get("authorization")).isEqualTo("Bearer t-1");
    assertThat(tokenRequests()).hasSize(1);
  }

  @Test
  void aServiceAccountAsksForTheCloudPlatformAlone() throws Exception {
    upstream.answers(issuing("{\"access_token\":\"t-1\",\"expires_in\":3600}"));
    upstream.sent(vertex(serviceAccount()), GEMINI);
    String form = form(tokenRequests().get(0));
    String assertion = form.substring(form.indexOf("assertion=") + 10).split("&", 2)[0];
    JsonObject claims =
        new JsonObject(
            new String(
                Base64.getUrlDecoder().decode(assertion.split("\\.", -1)[1]),
                StandardCharsets.UTF_8));
    assertThat(claims.getString("iss")).isEqualTo("robot@acme.example");
    assertThat(claims.getString("scope"))
        .isEqualTo("https://www.googleapis.com/auth/cloud-platform");
  }

  @Test
  void credentialsThatAreNoneFailTheRequestWithoutRepeatingThem() throws Exception {
    Provider provider = vertex("{\"type\": \"service_account\", \"private_key\": \"very-secret\"}");
    assertThatThrownBy(() -> upstream.send(provider, GEMINI))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("provider p: Google issued no access token")
        .hasMessageNotContaining("very-secret");
    assertThat(upstream.got).isEmpty();
  }

  @Test
  void anEntraApplicationAsksWithItsSecretAndUsesTheTokenUntilItIsOld() throws Exception {
    upstream.answers(issuing("{\"access_token\":\"t-1\",\"expires_in\":3600}"));
    Provider provider = entra();
    for (int i = 0; i < 3; i++) {
      Got got = upstream.sent(provider, CHAT);
      assertThat(got.uri()).isEqualTo("/openai/v1/chat/completions");
      assertThat(got.headers().get("authorization")).isEqualTo("Bearer t-1");
      assertThat(got.headers().contains("api-key")).isFalse();
    }
    assertThat(tokenRequests()).hasSize(1);
    assertThat(tokenRequests().get(0).uri()).isEqualTo("/acme/oauth2/v2.0/token");
    assertThat(form(tokenRequests().get(0)).split("&", -1))
        .containsExactlyInAnyOrder(
            "grant_type=client_credentials",
            "client_id=app",
            "client_secret=a+b%26c/d",
            "scope=https://cognitiveservices.azure.com/.default");

    upstream.answers(issuing("{\"access_token\":\"t-2\",\"expires_in\":3600}"));
    clock.advance(Duration.ofMinutes(61));
    assertThat(upstream.sent(provider, CHAT).headers().get("authorization"))
        .isEqualTo("Bearer t-2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "not json",
        "{\"access_token\":\"t\"}",
        "{\"access_token\":\"t\",\"expires_in\":0}",
        "{\"access_token\":\"t\\r\\nx-evil: 1\",\"expires_in\":60}",
        "{\"access_token\":7,\"expires_in\":60}",
        "[]",
        ""
      })
  void anAnswerThatIsNoTokenFailsTheRequest(String answer) throws Exception {
    upstream.answers(issuing(answer));
    Provider provider = entra();
    assertThatThrownBy(() -> upstream.send(provider, CHAT))
        .isInstanceOf(CredentialsException.class)
        .hasMessageContaining("provider p: Microsoft Entra ID answered with");
    assertThat(upstream.got).hasSameSizeAs(tokenRequests());
  }

  @Test
  void anAnswerWithoutEndIsGivenUp() throws Exception {
    upstream.answers(issuing("{\"access_token\":\"" + "t".repeat(100_000) + "\"}"));
    Provider provider = entra();
    assertThatThrownBy(() -> upstream.send(provider, CHAT))
        .isInstanceOf(CredentialsException.class);
  }

  @Test
  void aRefusalIsToldByItsStatus() throws Exception {
    upstream.answers(
        request -> request.response().setStatusCode(401).end("{\"error\":\"invalid_client\"}"));
    Provider provider = entra();
    assertThatThrownBy(() -> upstream.send(provider, CHAT))
        .hasMessage("provider p: Microsoft Entra ID answered with status 401");
  }

  private Provider entra() throws Exception {
    EntraConfig config =
        new EntraConfig(
            "acme",
            "app",
            new Secret("${env:S}", "a+b&c/d"),
            URI.create(upstream.url()),
            "https://cognitiveservices.azure.com/.default");
    ProviderConfig azure =
        ProviderSample.of("azure", upstream.url())
            .azure(new AzureConfig("v1", null, config))
            .make();
    return upstream.provider(azure, clock, KeyListener.NONE);
  }

  private Provider vertex(String credentials) throws Exception {
    return upstream.provider(
        ProviderSample.of("vertex", upstream.url()).google(google(credentials)).make());
  }

  private static GoogleConfig google(String credentials) {
    return new GoogleConfig("acme", "europe-west4", new Secret("${env:G}", credentials));
  }

  /** A key made for this test, of an account that is nowhere. */
  private String serviceAccount() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String key =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    return new JsonObject()
        .put("type", "service_account")
        .put("project_id", "acme")
        .put("private_key_id", "1")
        .put("private_key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n")
        .put("client_email", "robot@acme.example")
        .put("client_id", "2")
        .put("token_uri", upstream.url() + "/token")
        .encode();
  }

  private static Consumer<HttpServerRequest> issuing(String token) {
    return request ->
        request
            .response()
            .putHeader("content-type", "application/json")
            .end(request.path().endsWith("/token") ? token : "{}");
  }

  private List<Got> tokenRequests() {
    return upstream.got.stream().filter(got -> got.uri().endsWith("/token")).toList();
  }

  private static String form(Got got) {
    String raw = got.body().toString();
    return String.join(
        "&",
        List.of(raw.split("&", -1)).stream()
            .map(field -> URLDecoder.decode(field, StandardCharsets.UTF_8).replace("&", "%26"))
            .toList());
  }
}
