package io.sluice.broker;

import static io.sluice.broker.ChatRoadTest.assertError;
import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token may stand where a vendor's client puts its key; it must be one token. */
final class KeyHeadersTest {

  @TempDir Path folder;
  private FakeUpstream upstream;
  private TestBroker broker;

  @BeforeEach
  void start() throws Exception {
    upstream = new FakeUpstream();
    upstream.answers(200, "application/json", "{\"id\":\"c\",\"choices\":[]}");
    broker = TestBroker.start(folder, upstream.port());
  }

  @AfterEach
  void stop() throws Exception {
    broker.close();
    upstream.close();
  }

  private HttpRequest.Builder chat(String query) {
    return broker
        .request("/v1/chat/completions" + query)
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(ask(false)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-api-key", "x-goog-api-key"})
  void aKeyHeaderIsAsGoodAsABearerToken(String header) throws Exception {
    String token = broker.token("search", "copilot");
    assertThat(broker.send(chat("").header(header, token)).statusCode()).isEqualTo(200);
    assertThat(upstream.got.get(0).headers().toString()).doesNotContain(token);
  }

  @Test
  void theSameTokenTwiceIsOneToken() throws Exception {
    String token = broker.token("search", "copilot");
    HttpRequest.Builder both =
        chat("").header("authorization", "bearer " + token).header("x-goog-api-key", token);
    assertThat(broker.send(both).statusCode()).isEqualTo(200);
  }

  @Test
  void twoTokensThatDifferAreRefused() throws Exception {
    HttpRequest.Builder both =
        chat("")
            .header("authorization", "Bearer " + broker.token("search", "copilot"))
            .header("x-api-key", broker.token("poor", "copilot"));
    assertError(broker.send(both), 400, "malformed_request");
    assertThat(upstream.got).isEmpty();
  }

  @Test
  void aKeyInTheQueryIsRefused() throws Exception {
    String token = broker.token("search", "copilot");
    assertError(
        broker.send(chat("?key=" + token).header("x-api-key", token)), 400, "malformed_request");
  }

  @Test
  void toolsKeepTheirOwnKeys() throws Exception {
    HttpRequest.Builder tool =
        broker.request("/tools/any/").header("x-api-key", broker.token("search", "copilot"));
    assertThat(broker.send(tool).statusCode()).isEqualTo(401);
  }
}
