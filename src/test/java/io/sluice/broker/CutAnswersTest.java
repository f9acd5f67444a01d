package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.sse;
import static io.sluice.broker.FakeUpstream.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A provider that breaks off in the middle: the caller is told, and the ledger says partial. */
@TestInstance(Lifecycle.PER_CLASS)
final class CutAnswersTest {

  private static final String SSE = "text/event-stream";
  private static final String PROVIDERS_ERROR =
      "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n";

  private FakeUpstream upstream;
  private TestBroker broker;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    upstream = new FakeUpstream();
    broker = TestBroker.start(folder, upstream.port());
  }

  @AfterEach
  void nothingStaysOpen() throws Exception {
    broker.awaitIdle();
  }

  @AfterAll
  void stop() {
    broker.close();
    upstream.close();
  }

  private HttpResponse<String> ask(boolean stream, FakeUpstream asked) throws Exception {
    assertThat(asked).isSameAs(upstream);
    return broker.send(broker.chat("search", TestBroker.ask(stream)));
  }

  /** What was sent before the one error event at the end. */
  static String beforeTheError(String body, String code) {
    int last = body.lastIndexOf("data: ");
    JsonObject error =
        new JsonObject(body.substring(last + "data: ".length())).getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo(code);
    assertThat(error.getString("message")).isNotBlank();
    assertThat(body).endsWith("\n\n").doesNotContain("[DONE]");
    String before = body.substring(0, last);
    assertThat(before).doesNotContain("\"error\"");
    return before;
  }

  private void assertRow(HttpResponse<String> response, String provenance, String outcome)
      throws Exception {
    TestBroker.Row row = broker.rowOf(response);
    assertThat(row.provenance()).isEqualTo(provenance);
    assertThat(row.outcome()).isEqualTo(outcome);
    assertThat(row.status()).isEqualTo(response.statusCode());
  }

  @Test
  void aBrokenConnectionBecomesAnErrorEventAfterTheWholeEvents() throws Exception {
    String cut = chunk("c").substring(0, 40);
    HttpResponse<String> response =
        ask(true, upstream.breaksOffAfter(SSE, chunk("a") + chunk("b") + cut));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(beforeTheError(response.body(), "provider_cut_short"))
        .isEqualTo(chunk("a") + chunk("b"));
    assertRow(response, "partial", "provider_failed");
    assertThat(broker.rowOf(response).output()).isEqualTo(2);
  }

  @Test
  void aCleanEndWithoutDoneBecomesAnErrorEvent() throws Exception {
    HttpResponse<String> response = ask(true, upstream.streams(chunk("a"), chunk("b")));
    assertThat(beforeTheError(response.body(), "provider_cut_short"))
        .isEqualTo(chunk("a") + chunk("b"));
    assertRow(response, "partial", "provider_failed");
  }

  @Test
  void aLastEventThatOnlyLacksItsBlankLineGoesOn() throws Exception {
    String bare = chunk("b").stripTrailing();
    HttpResponse<String> ended = ask(true, upstream.streams(chunk("a"), bare));
    assertThat(beforeTheError(ended.body(), "provider_cut_short"))
        .isEqualTo(chunk("a") + chunk("b"));
    HttpResponse<String> broken = ask(true, upstream.breaksOffAfter(SSE, chunk("a") + bare));
    assertThat(beforeTheError(broken.body(), "provider_cut_short"))
        .isEqualTo(chunk("a") + chunk("b"));
    assertThat(broker.rowOf(broken).output()).isEqualTo(2);
  }

  @Test
  void usageThatWasReportedBeforeTheCutCounts() throws Exception {
    HttpResponse<String> response =
        ask(true, upstream.breaksOffAfter(SSE, chunk("a") + usage(7, 2)));
    assertThat(beforeTheError(response.body(), "provider_cut_short")).isEqualTo(chunk("a"));
    assertRow(response, "reported", "provider_failed");
    assertThat(broker.rowOf(response).output()).isEqualTo(2);
  }

  @Test
  void aCutBeforeTheFirstEventIsAProperError() throws Exception {
    HttpResponse<String> response =
        ask(true, upstream.breaksOffAfter(SSE, chunk("a").substring(0, 40)));
    ChatRoadTest.assertError(response, 502, "provider_cut_short");
    assertRow(response, "partial", "provider_failed");
  }

  @Test
  void theProvidersOwnErrorEventPassesOnceHoweverTheStreamEndsThen() throws Exception {
    String sent = chunk("a") + PROVIDERS_ERROR;
    HttpResponse<String> clean = ask(true, upstream.streams(chunk("a"), PROVIDERS_ERROR));
    assertThat(clean.body()).isEqualTo(sent);
    assertRow(clean, "partial", "provider_failed");
    HttpResponse<String> broken = ask(true, upstream.breaksOffAfter(SSE, sent));
    assertThat(broken.body()).isEqualTo(sent);
    assertRow(broken, "partial", "provider_failed");
    HttpResponse<String> done = ask(true, upstream.streams(chunk("a"), PROVIDERS_ERROR, DONE));
    assertThat(done.body()).isEqualTo(sent + DONE);
    assertRow(done, "partial", "provider_failed");
  }

  @Test
  void anAnswerThatIsWholeStaysWholeWhenTheConnectionBreaksAfterIt() throws Exception {
    String whole = chunk("a") + usage(7, 1) + DONE;
    HttpResponse<String> response = ask(true, upstream.breaksOffAfter(SSE, whole));
    assertThat(response.body()).isEqualTo(chunk("a") + DONE);
    assertRow(response, "reported", "completed");
    String plain = "{\"id\":\"c1\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}";
    HttpResponse<String> held = ask(false, upstream.breaksOffAfter("application/json", plain));
    assertThat(held.statusCode()).isEqualTo(200);
    assertThat(held.body()).isEqualTo(plain);
    assertRow(held, "reported", "completed");
  }

  @Test
  void aPlainAnswerThatBreaksOffIsAProperError() throws Exception {
    HttpResponse<String> response =
        ask(false, upstream.breaksOffAfter("application/json", "{\"id\":\"c1\",\"choices\":[{"));
    ChatRoadTest.assertError(response, 502, "provider_cut_short");
    assertRow(response, "partial", "provider_failed");
  }

  @Test
  void aPlainAnswerThatEndsTooSoonIsAProperError() throws Exception {
    HttpResponse<String> response =
        ask(false, upstream.answers(200, "application/json", "{\"id\":\"c1\",\"choices\":[{"));
    ChatRoadTest.assertError(response, 502, "provider_cut_short");
    assertRow(response, "partial", "provider_failed");
  }

  @Test
  void aLargePlainAnswerIsPassedOnAsItComes() throws Exception {
    String large =
        "{\"content\":\"%s\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}"
            .formatted("x".repeat(3 << 20));
    HttpResponse<String> response = ask(false, upstream.answers(200, "application/json", large));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(large);
    assertRow(response, "reported", "completed");
  }

  @Test
  void aLargePlainAnswerThatBreaksOffBreaksTheCallersConnection() {
    upstream.breaksOffAfter("application/json", "{\"content\":\"" + "x".repeat(3 << 20));
    assertThatThrownBy(() -> broker.send(broker.chat("search", TestBroker.ask(false))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anEventOverTheBoundBecomesAnErrorEvent() throws Exception {
    int closed = upstream.closed.get();
    HttpResponse<String> response =
        ask(
            true,
            upstream.plays((g, r) -> sse(r).write(chunk("a") + "data: " + "x".repeat(2 << 20))));
    assertThat(beforeTheError(response.body(), "provider_bad_answer")).isEqualTo(chunk("a"));
    assertRow(response, "partial", "provider_failed");
    Eventually.that(() -> upstream.closed.get() > closed, "the provider's stream is closed");
  }
}
