package io.sluice.broker;

import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** How credentials may be sent, and what happens to requests that send something else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DoorOverHttpTest {

  private FakeUpstream upstream;
  private TestBroker broker;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    upstream = new FakeUpstream();
    upstream.answers(200, "application/json", "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}");
    broker = TestBroker.start(folder, upstream.port());
  }

  @AfterAll
  void stop() throws Exception {
    broker.close();
    upstream.close();
  }

  private HttpRequest.Builder bare(String path) {
    return broker
        .request(path)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(ask(false)));
  }

  private void refused(HttpRequest.Builder request, int status, String code) throws Exception {
    int before = upstream.got.size();
    HttpResponse<String> response = broker.send(request);
    ChatRoadTest.assertError(response, status, code);
    String challenge = response.headers().firstValue("www-authenticate").orElse("");
    assertThat(challenge).startsWith("Bearer realm=\"sluice\"");
    assertThat(upstream.got).hasSize(before);
  }

  @Test
  void withoutCredentialsTheChallengeIsBare() throws Exception {
    HttpResponse<String> response = broker.send(bare("/v1/chat/completions"));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("www-authenticate"))
        .hasValue("Bearer realm=\"sluice\"");
  }

  @Test
  void twoHeadersAreOneTooMany() throws Exception {
    String header = "Bearer " + broker.token("search", "copilot");
    refused(
        bare("/v1/chat/completions")
            .header("authorization", header)
            .header("authorization", header),
        400,
        "malformed_request");
    refused(
        bare("/v1/chat/completions").header("authorization", header + ", " + header),
        400,
        "malformed_request");
  }

  @Test
  void aTokenInTheQueryIsRefusedAlsoBesideAHeader() throws Exception {
    String token = broker.token("search", "copilot");
    refused(bare("/v1/chat/completions?access_token=" + token), 400, "malformed_request");
    refused(
        bare("/v1/chat/completions?access_token=" + token)
            .header("authorization", "Bearer " + token),
        400,
        "malformed_request");
  }

  @Test
  void aQueryThatCannotBeDecodedHidesNoTokenAndBreaksNothing() throws Exception {
    for (String query : List.of("?%zz", "?a=%ff", "?&&=", "?x=access_token")) {
      assertThat(models(query)).as(query).startsWith("HTTP/1.1 200 ");
    }
    for (String query : List.of("?access_token", "?a=1&access%5Ftoken=x", "?ACCESS_TOKEN=1")) {
      assertThat(models(query)).as(query).startsWith("HTTP/1.1 400 ").contains("malformed_request");
    }
  }

  /** On a bare socket, since no client would send some of these. */
  private String models(String query) throws Exception {
    try (RawCaller caller = RawCaller.of(broker)) {
      caller.send(
          "GET /v1/models%s HTTP/1.1\r\nhost: sluice\r\nconnection: close\r\n".formatted(query)
              + "authorization: Bearer %s\r\n\r\n".formatted(broker.token("search", "copilot")));
      return caller.readToEnd();
    }
  }

  @Test
  void anotherSchemeIsRefused() throws Exception {
    refused(
        bare("/v1/chat/completions").header("authorization", "Basic YTpi"),
        400,
        "malformed_request");
    refused(
        bare("/v1/chat/completions").header("authorization", "Bearer"), 400, "malformed_request");
  }

  @Test
  void aTokenInAFormIsNoCredential() throws Exception {
    HttpResponse<String> response =
        broker.send(
            broker
                .request("/v1/chat/completions")
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString("access_token=" + broker.token("search", "copilot"))));
    assertThat(response.statusCode()).isEqualTo(401);
  }

  @Test
  void aChallengeNamesTheReasonAndNothingOfTheToken() throws Exception {
    HttpResponse<String> response =
        broker.send(bare("/v1/chat/completions").header("authorization", "Bearer a.b.c"));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("www-authenticate"))
        .hasValue(
            "Bearer realm=\"sluice\", error=\"invalid_token\","
                + " error_description=\"malformed_token\"");
  }

  @Test
  void eightKilobytesOfRandomBytesAreAClearNo() throws Exception {
    byte[] bytes = new byte[6000];
    new Random(42).nextBytes(bytes);
    String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    refused(
        bare("/v1/chat/completions").header("authorization", "Bearer " + base64),
        401,
        "malformed_token");
    refused(
        bare("/v1/chat/completions")
            .header("authorization", "Bearer " + base64.substring(0, 7990) + ".."),
        401,
        "malformed_token");
  }

  @Test
  void rawBytesInTheHeaderAreAClearNo() throws Exception {
    for (String value :
        new String[] {"\u00ff\u00fe\u00c3(", "a\u0001b.c.d", "\u0080.\u0081.\u0082"}) {
      try (RawCaller caller = RawCaller.of(broker)) {
        caller.send(
            "GET /v1/models HTTP/1.1\r\nhost: sluice\r\nauthorization: Bearer "
                + value
                + "\r\n\r\n");
        assertThat(caller.readUntil("\r\n\r\n")).matches("(?s)HTTP/1.1 40[01] .*");
      }
    }
  }

  @Test
  void deepJsonAndInvalidUtf8AreMalformed() throws Exception {
    String header = part("{\"alg\":\"RS256\",\"typ\":\"at+jwt\"}");
    String deep = part("{\"a\":" + "[".repeat(2000) + "]".repeat(2000) + "}");
    refused(
        bare("/v1/chat/completions")
            .header("authorization", "Bearer " + header + "." + deep + ".AAAA"),
        401,
        "malformed_claims");
    String latin =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"iss\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
    refused(
        bare("/v1/chat/completions")
            .header("authorization", "Bearer " + header + "." + latin + ".AAAA"),
        401,
        "malformed_claims");
  }

  /** The head is refused when it is past the limit, long before ten megabytes are in memory. */
  @Test
  void aTenMegabyteHeaderIsRefusedWhileItComes() throws Exception {
    try (RawCaller caller = RawCaller.of(broker)) {
      caller.send("GET /v1/models HTTP/1.1\r\nhost: sluice\r\nauthorization: Bearer ");
      String megabyte = "a".repeat(1 << 20);
      try {
        for (int i = 0; i < 10; i++) {
          caller.send(megabyte);
        }
      } catch (java.net.SocketException cut) {
        assertThat(cut).hasMessageMatching("(?i).*(reset|broken pipe|closed|abort).*");
      }
      String answer = answered(caller);
      assertThat(answer)
          .satisfiesAnyOf(
              text -> assertThat(text).startsWith("HTTP/1.1 431 ").contains("headers_too_large"),
              text -> assertThat(text).isEmpty());
    }
    try (RawCaller caller = RawCaller.of(broker)) {
      caller.send(
          "GET /v1/models HTTP/1.1\r\nhost: sluice\r\nauthorization: Bearer "
              + "a".repeat(20_000)
              + "\r\n\r\n");
      assertThat(caller.readUntil("headers_too_large")).startsWith("HTTP/1.1 431 ");
    }
    assertThat(broker.send(broker.chat("search", ask(false))).statusCode()).isEqualTo(200);
  }

  private static String answered(RawCaller caller) {
    try {
      return caller.readToEnd();
    } catch (java.io.IOException reset) {
      return "";
    }
  }

  @Test
  void whatACallerSaysOfItselfInHeadersGoesNowhere() throws Exception {
    int before = upstream.got.size();
    HttpResponse<String> response =
        broker.send(
            broker
                .chat("search", ask(false))
                .header("x-team", "admin")
                .header("x-user", "root")
                .header("x-forwarded-user", "root")
                .header("x-sluice-team", "admin")
                .header("cookie", "session=1"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(upstream.got).hasSize(before + 1);
    assertThat(upstream.got.get(before).headers().names())
        .noneMatch(
            name ->
                name.toLowerCase(java.util.Locale.ROOT)
                    .matches("x-(team|user|forwarded-user|sluice-team)|cookie"));
    assertThat(broker.rowOf(response).team()).isEqualTo("search");
  }

  @Test
  void everyRouteAsksForAToken() throws Exception {
    HttpResponse<String> models = broker.send(broker.request("/v1/models").GET());
    assertThat(models.statusCode()).isEqualTo(401);
    assertThat(new JsonObject(models.body()).getJsonObject("error").getString("code"))
        .isEqualTo("missing_credentials");
    HttpResponse<String> admin =
        broker.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + broker.broker.port() + "/metrics"))
                .GET());
    assertThat(admin.statusCode()).isEqualTo(404);
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
