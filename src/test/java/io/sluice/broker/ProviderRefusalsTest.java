package io.sluice.broker;

import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider that answers with something else than an answer. */
@TestInstance(Lifecycle.PER_CLASS)
final class ProviderRefusalsTest {

  private static final String JSON = "application/json";

  private FakeUpstream upstream;
  private TestBroker broker;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    upstream = new FakeUpstream();
    broker = TestBroker.start(folder, upstream.port());
  }

  @AfterAll
  void stop() throws Exception {
    broker.awaitIdle();
    broker.close();
    upstream.close();
  }

  private void assertNothingSpent(HttpResponse<String> response, String outcome) throws Exception {
    TestBroker.Row row = broker.rowOf(response);
    assertThat(row.outcome()).isEqualTo(outcome);
    assertThat(row.input()).isZero();
    assertThat(row.output()).isZero();
    assertThat(row.status()).isEqualTo(response.statusCode());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 407})
  void whatItSaysOfOurCredentialsStaysHere(int status) throws Exception {
    upstream.answers(status, JSON, "{\"error\":{\"message\":\"Incorrect key: sk-secret\"}}");
    HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
    ChatRoadTest.assertError(response, 502, "provider_refused_credentials");
    assertThat(response.body()).doesNotContain("sk-secret");
    assertThat(response.headers().firstValue("www-authenticate")).isEmpty();
    assertNothingSpent(response, "provider_refused");
  }

  @ParameterizedTest
  @CsvSource({
    "301, text/html",
    "304, text/html",
    "307, application/json",
    "500, text/html",
    "503, text/plain",
    "404, text/html"
  })
  void whatIsNoAnswerOfAnApiIs502(int status, String type) throws Exception {
    upstream.answers(status, type, status == 304 ? "" : "<h1>nginx</h1>");
    HttpResponse<String> response = broker.send(broker.chat("search", ask(false)));
    ChatRoadTest.assertError(response, 502, "provider_bad_answer");
    assertThat(response.body()).doesNotContain("nginx");
    assertNothingSpent(response, "provider_refused");
  }

  @ParameterizedTest
  @CsvSource({
    "400, provider_refused",
    "404, provider_refused",
    "422, provider_refused",
    "429, provider_refused",
    "500, provider_failed",
    "529, provider_failed"
  })
  void anErrorInTheApisOwnWordsPassesByteForByte(int status, String outcome) throws Exception {
    String body = " {\"error\": {\"message\":\"as it came\",\"code\":\"x\" }}\n";
    upstream.plays(
        (g, r) ->
            r.setStatusCode(status)
                .putHeader("content-type", "application/json; charset=utf-8")
                .putHeader("retry-after", "7")
                .putHeader("x-should-retry", "false")
                .end(body));
    HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(body);
    assertThat(response.headers().firstValue("retry-after")).hasValue("7");
    assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
    assertThat(response.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertNothingSpent(response, outcome);
  }

  @Test
  void anAnswerWithoutABodyIs502() throws Exception {
    upstream.plays((g, r) -> r.setStatusCode(204).end());
    HttpResponse<String> none = broker.send(broker.chat("search", ask(false)));
    ChatRoadTest.assertError(none, 502, "provider_cut_short");
    upstream.answers(200, JSON, "");
    HttpResponse<String> empty = broker.send(broker.chat("search", ask(false)));
    ChatRoadTest.assertError(empty, 502, "provider_cut_short");
    upstream.streams();
    HttpResponse<String> noEvents = broker.send(broker.chat("search", ask(true)));
    ChatRoadTest.assertError(noEvents, 502, "provider_cut_short");
    assertThat(broker.rowOf(noEvents).provenance()).isEqualTo("partial");
  }

  @Test
  void anErrorWithoutABodyKeepsItsStatus() throws Exception {
    upstream.answers(429, JSON, "");
    HttpResponse<String> response = broker.send(broker.chat("search", ask(false)));
    assertThat(response.statusCode()).isEqualTo(429);
    assertNothingSpent(response, "provider_refused");
  }

  @Test
  void aRefusalIsNotReadToItsEnd() throws Exception {
    upstream.plays(
        (g, r) -> r.setStatusCode(401).setChunked(true).putHeader("content-type", JSON).write("{"));
    int closed = upstream.closed.get();
    HttpResponse<String> response = broker.send(broker.chat("search", ask(true)));
    ChatRoadTest.assertError(response, 502, "provider_refused_credentials");
    Eventually.that(() -> upstream.closed.get() > closed, "the provider's answer is cancelled");
  }
}
