package io.sluice.broker;

import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.identity.Proofs;
import io.sluice.identity.TestKeys;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DPoP over HTTP (RFC 9449 section 7), challenges (RFC 6750) and metadata (RFC 9728). */
final class BoundTokensTest {

  private static final String PLAIN = "{\"id\":\"c1\",\"choices\":[]}";
  private static final String PUBLIC = "https://llm.example";
  private static final String CHAT = "/v1/chat/completions";
  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
  private static final KeyPair HOLDER = TestKeys.p256();
  private static final String TOKEN =
      BoundCaller.token(new JsonObject().put("jkt", Proofs.thumbprint(HOLDER)));

  @TempDir Path folder;
  private @Nullable FakeUpstream upstream;
  private @Nullable TestBroker running;

  private TestBroker start(@Nullable String publicUrl) throws Exception {
    FakeUpstream provider = new FakeUpstream().answers(200, "application/json", PLAIN);
    upstream = provider;
    TestBroker broker =
        TestBroker.start(folder, provider.port(), BoundCaller.trusted(folder, publicUrl, null));
    running = broker;
    return broker;
  }

  @AfterEach
  void stop() {
    if (running != null) {
      running.close();
    }
    if (upstream != null) {
      upstream.close();
    }
  }

  private static HttpRequest.Builder chat(TestBroker broker, String authorization) {
    return broker
        .request(CHAT)
        .header("authorization", authorization)
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(ask(false)));
  }

  private static String proof(String uri) {
    return Proofs.proof(HOLDER, "POST", uri, Instant.now(), TOKEN);
  }

  private static String challenge(HttpResponse<String> response) {
    assertThat(response.headers().allValues("www-authenticate")).hasSize(1);
    return response.headers().firstValue("www-authenticate").orElseThrow();
  }

  @Test
  void theHoldersProofIsGoodOnceForTheUriThatWasAskedFor() throws Exception {
    TestBroker broker = start(null);
    String proof = proof("http://127.0.0.1:" + broker.broker.port() + CHAT);
    HttpResponse<String> first = broker.send(chat(broker, "DPoP " + TOKEN).header("dpop", proof));
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    HttpResponse<String> again = broker.send(chat(broker, "DPoP " + TOKEN).header("dpop", proof));
    ChatRoadTest.assertError(again, 401, "invalid_dpop_proof");
    assertThat(challenge(again))
        .isEqualTo(
            "DPoP error=\"invalid_dpop_proof\", algs=\"ES256 ES384 ES512 EdDSA Ed25519 PS256 PS384"
                + " PS512 RS256 RS384 RS512\"");
    // Neither of them is the provider's business.
    assertThat(upstream).isNotNull();
    assertThat(upstream.got).hasSize(1);
    assertThat(upstream.got.get(0).headers().names()).doesNotContain("dpop", "DPoP");
  }

  /** Whoever was given token and proof by mistake cannot pass them on by repeating its own name. */
  @Test
  void aProofMadeForAnotherServerIsNotGoodBecauseTheHostHeaderNamesThatServer() throws Exception {
    TestBroker broker = start(null);
    String body = ask(false);
    try (RawCaller relay = RawCaller.of(broker)) {
      String answer =
          relay
              .send(
                  String.join(
                      "\r\n",
                      "POST " + CHAT + " HTTP/1.1",
                      "host: other.example",
                      "authorization: DPoP " + TOKEN,
                      "dpop: " + proof("http://other.example" + CHAT),
                      "content-type: application/json",
                      "content-length: " + body.length(),
                      "",
                      body))
              .readUntil("invalid_dpop_proof");
      assertThat(answer).startsWith("HTTP/1.1 401");
    }
    String local = "http://localhost:" + broker.broker.port() + CHAT;
    assertThat(broker.send(chat(broker, "DPoP " + TOKEN).header("dpop", proof(local))).statusCode())
        .isEqualTo(401);
  }

  @Test
  void behindAProxyTheProofNamesThePublicUrl() throws Exception {
    TestBroker broker = start(PUBLIC);
    HttpResponse<String> good =
        broker.send(
            chat(broker, "DPoP " + TOKEN)
                .header("dpop", proof("https://LLM.example:443" + CHAT + "?q=1")));
    assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
    String inside = "http://127.0.0.1:" + broker.broker.port() + CHAT;
    ChatRoadTest.assertError(
        broker.send(chat(broker, "DPoP " + TOKEN).header("dpop", proof(inside))),
        401,
        "invalid_dpop_proof");
  }

  @Test
  void eachRefusalHasItsStatusAndItsChallenge() throws Exception {
    TestBroker broker = start(PUBLIC);
    String metadata = ", resource_metadata=\"" + PUBLIC + WELL_KNOWN + "\"";
    HttpResponse<String> none =
        broker.send(broker.request(CHAT).POST(HttpRequest.BodyPublishers.ofString("{}")));
    ChatRoadTest.assertError(none, 401, "missing_credentials");
    assertThat(challenge(none)).isEqualTo("Bearer realm=\"sluice\"" + metadata);

    HttpResponse<String> malformed = broker.send(chat(broker, "Basic YTpi"));
    ChatRoadTest.assertError(malformed, 400, "malformed_request");
    assertThat(challenge(malformed))
        .isEqualTo("Bearer realm=\"sluice\", error=\"invalid_request\"");

    HttpResponse<String> bad = broker.send(chat(broker, "Bearer a.b.c"));
    ChatRoadTest.assertError(bad, 401, "malformed_token");
    assertThat(challenge(bad))
        .isEqualTo(
            "Bearer realm=\"sluice\", error=\"invalid_token\", error_description=\"malformed_token\""
                + metadata);

    HttpResponse<String> unbound = broker.send(chat(broker, "Bearer " + TOKEN));
    ChatRoadTest.assertError(unbound, 401, "unbound_use");
    assertThat(challenge(unbound))
        .startsWith("DPoP error=\"invalid_token\", algs=\"ES256 ")
        .endsWith(", error_description=\"unbound_use\"" + metadata);

    String bearer = BoundCaller.token(null);
    HttpResponse<String> notBound =
        broker.send(chat(broker, "DPoP " + bearer).header("dpop", proof(PUBLIC + CHAT)));
    ChatRoadTest.assertError(notBound, 401, "not_bound");
    assertThat(challenge(notBound)).startsWith("Bearer realm=\"sluice\", error=\"invalid_token\"");
  }

  @Test
  void aChallengeQuotesWhateverStandsInIt() {
    assertThat(Challenge.bearer().with("scope", "a\"b\\c\r\nd\u00e9").text())
        .isEqualTo("Bearer realm=\"sluice\", scope=\"a?b?c??d?\"");
  }

  @Test
  void theMetadataSaysWhatACallerMustKnowAndNeedsNoCredentials() throws Exception {
    TestBroker broker = start(PUBLIC);
    HttpResponse<String> response = broker.send(broker.request(WELL_KNOWN));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.headers().firstValue("cache-control")).hasValue("max-age=300");
    JsonObject document = new JsonObject(response.body());
    assertThat(document.getString("resource")).isEqualTo(PUBLIC);
    assertThat(document.getJsonArray("authorization_servers"))
        .isEqualTo(new JsonArray().add("https://issuer.sluice.invalid/development"));
    assertThat(document.getJsonArray("scopes_supported"))
        .isEqualTo(new JsonArray().add("llm:chat").add("models:read"));
    assertThat(document.getJsonArray("bearer_methods_supported"))
        .isEqualTo(new JsonArray().add("header"));
    assertThat(document.getJsonArray("dpop_signing_alg_values_supported")).contains("ES256");
    assertThat(document.getBoolean("tls_client_certificate_bound_access_tokens")).isFalse();
    assertThat(document.getString("resource_name")).isEqualTo("Sluice");
    assertThat(response.body()).doesNotContain("search", "fake", "small");
  }

  @Test
  void withoutAPublicUrlTheMetadataIsOfTheHostThatWasAsked() throws Exception {
    TestBroker broker = start(null);
    HttpResponse<String> response = broker.send(broker.request(WELL_KNOWN));
    assertThat(new JsonObject(response.body()).getString("resource"))
        .isEqualTo("http://127.0.0.1:" + broker.broker.port());
    assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
    HttpResponse<String> none =
        broker.send(broker.request(CHAT).POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(challenge(none)).isEqualTo("Bearer realm=\"sluice\"");
  }
}
