package io.sluice.broker;

import static io.sluice.broker.FakeUpstream.DONE;
import static io.sluice.broker.FakeUpstream.chunk;
import static io.sluice.broker.FakeUpstream.usage;
import static io.sluice.broker.TestBroker.ask;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.TestBroker.Row;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one deployment cannot serve, the next one does, as long as the caller heard nothing. */
final class FailoverTest {

  @TempDir Path folder;
  private TwoProviders two;

  @BeforeEach
  void start() throws Exception {
    two = TwoProviders.start(folder);
    two.second.streams(chunk("b"), usage(7, 1), DONE);
  }

  @AfterEach
  void stop() throws Exception {
    two.close();
  }

  private HttpResponse<String> send() throws Exception {
    return two.broker.send(two.broker.chat("search", ask(true)));
  }

  private void assertTheSecondServed(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(chunk("b") + DONE);
    assertThat(response.headers().firstValue("x-sluice-provider")).hasValue("second");
    assertThat(response.headers().firstValue("x-sluice-attempts")).hasValue("2");
    String id = response.headers().firstValue("x-request-id").orElseThrow();
    Row failed = two.broker.rowOf(id);
    Row served = two.broker.rowOf(id + ".2");
    assertThat(failed.outcome()).isEqualTo("superseded");
    assertThat(served.outcome()).isEqualTo("completed");
    assertThat(served.input()).isEqualTo(7);
    two.broker.awaitIdle();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 529})
  void aRefusalThatPassesIsServedByTheNext(int status) throws Exception {
    two.first.answers(status, "application/json", "{\"error\":{\"message\":\"no\"}}");
    HttpResponse<String> response = send();
    assertTheSecondServed(response);
    Row failed = two.broker.rowOf(response);
    assertThat(failed.input()).isZero();
    assertThat(failed.provenance()).isEqualTo("reported");
  }

  @Test
  void credentialsThatOneProviderRefusesMayBeGoodAtTheNext() throws Exception {
    two.first.answers(401, "application/json", "{\"error\":{\"message\":\"no\"}}");
    assertTheSecondServed(send());
  }

  @Test
  void aProviderThatCannotBeReachedIsPassedOver() throws Exception {
    two.first.close();
    assertTheSecondServed(send());
  }

  @Test
  void aConnectionThatBreaksBeforeAnAnswerIsPassedOver() throws Exception {
    two.first.plays((got, response) -> response.reset());
    assertTheSecondServed(send());
  }

  @Test
  void silenceBeforeTheFirstByteIsPassedOver() throws Exception {
    two.first.plays((got, response) -> {});
    HttpResponse<String> response = send();
    assertTheSecondServed(response);
    assertThat(two.broker.rowOf(response).provenance()).isEqualTo("partial");
  }

  @Test
  void aPlainAnswerThatBreaksOffWhileItIsHeldBackIsPassedOver() throws Exception {
    two.first.breaksOffAfter("application/json", "{\"id\":\"half");
    two.second.answers(200, "application/json", "{\"id\":\"whole\",\"choices\":[]}");
    HttpResponse<String> response = two.broker.send(two.broker.chat("search", ask(false)));
    assertThat(response.body()).isEqualTo("{\"id\":\"whole\",\"choices\":[]}");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 413, 422})
  void aMistakeOfTheCallerIsOneEverywhere(int status) throws Exception {
    two.first.answers(status, "application/json", "{\"error\":{\"message\":\"yours\"}}");
    HttpResponse<String> response = send();
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains("yours");
    assertThat(two.second.got).isEmpty();
  }

  @Test
  void afterTheFirstByteNothingIsTriedAgain() throws Exception {
    two.first.breaksOffAfter("text/event-stream", chunk("a"));
    HttpResponse<String> response = send();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).startsWith(chunk("a")).contains("provider_cut_short");
    assertThat(two.second.got).isEmpty();
    assertThat(two.broker.onlyRow().provenance()).isEqualTo("partial");
  }

  @Test
  void whenAllFailTheLastSaysWhyAndAnSdkDoesNotTryAgain() throws Exception {
    two.first.answers(500, "application/json", "{\"error\":{\"message\":\"first\"}}");
    two.second.answers(503, "application/json", "{\"error\":{\"message\":\"second\"}}");
    HttpResponse<String> response = send();
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("second");
    assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
    String id = response.headers().firstValue("x-request-id").orElseThrow();
    assertThat(two.broker.rowOf(id).outcome()).isEqualTo("superseded");
    assertThat(two.broker.rowOf(id + ".2").outcome()).isEqualTo("provider_failed");
    two.broker.awaitIdle();
  }
}
