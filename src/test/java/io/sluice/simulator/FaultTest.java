package io.sluice.simulator;

import static io.sluice.simulator.Conversation.asking;
import static io.sluice.simulator.Conversation.json;
import static io.sluice.simulator.Conversation.streaming;
import static io.sluice.simulator.Conversation.streamingWithUsage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
  @RegisterExtension final Simulation simulation = new Simulation();

  @Test
  void tokensSetsTheLength() {
    assertThat(simulation.client().complete(streaming("/sim tokens=200")).tokens()).hasSize(200);
    assertThat(simulation.client().complete(streaming("/sim tokens=0")).data())
        .hasSize(3)
        .last()
        .isEqualTo("[DONE]");
  }

  @Test
  void gapSpreadsTheChunksOverTime() {
    Taken streamed =
        taking(() -> simulation.client().complete(streaming("/sim tokens=20 gap=5ms")));
    Taken whole = taking(() -> simulation.client().complete(asking("/sim tokens=20 gap=5ms")));

    assertThat(streamed.time()).isGreaterThan(Duration.ofMillis(19 * 5));
    assertThat(streamed.exchange().tokens()).hasSize(20);
    assertThat(streamed.exchange().pieces()).hasSizeGreaterThan(5);
    assertThat(whole.time()).isGreaterThanOrEqualTo(Duration.ofMillis(20 * 5));
  }

  @Test
  void firstDelaysTheFirstByte() {
    Taken streamed = taking(() -> simulation.client().complete(streaming("/sim first=100ms")));
    Taken refused =
        taking(() -> simulation.client().complete(streaming("/sim first=100ms error=500")));

    assertThat(streamed.time()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    assertThat(refused.time()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void cachedAndReasoningTokensAreBilled() {
    JsonNode usage =
        simulation
            .client()
            .complete(asking("/sim tokens=5 cached=100 reasoning=50"))
            .json()
            .path("usage");

    assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(100);
    assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(100);
    assertThat(usage.path("completion_tokens").asInt()).isEqualTo(55);
    assertThat(usage.at("/completion_tokens_details/reasoning_tokens").asInt()).isEqualTo(50);
    assertThat(simulation.bill().promptTokens()).isEqualTo(100);
    assertThat(simulation.bill().cachedTokens()).isEqualTo(100);
    assertThat(simulation.bill().completionTokens()).isEqualTo(55);
    assertThat(simulation.bill().reasoningTokens()).isEqualTo(50);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 418, 429, 500, 502, 503, 529})
  void errorRefusesWithThatStatusAndBillsNothing(int status) {
    Exchange answer = simulation.client().complete(streaming("/sim error=" + status));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().at("/error/message").asText()).isNotBlank();
    assertThat(answer.headers().contains("retry-after")).isEqualTo(status == 429);
    BilledRequest bill = simulation.bill();
    assertThat(bill.outcome()).isEqualTo(BilledRequest.ERROR);
    assertThat(bill.status()).isEqualTo(status);
    assertThat(bill.promptTokens() + bill.completionTokens()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " gap=1ms", " dribble"})
  void dieAfterCutsTheConnectionAfterSoManyChunks(String more) {
    Exchange cut = simulation.client().complete(streaming("/sim tokens=100 die-after=20" + more));

    assertThat(cut.whole()).isFalse();
    assertThat(cut.tokens()).hasSize(20);
    assertThat(simulation.bill().outcome()).isEqualTo(BilledRequest.DIED);
    assertThat(simulation.bill().completionTokens()).isEqualTo(20);
  }

  @Test
  void dieAfterResetsAnHttp2StreamAndSparesItsConnection() {
    URI completions =
        URI.create("http://127.0.0.1:" + simulation.provider().port() + "/v1/chat/completions");
    HttpClient http2 = HttpClient.newHttpClient();

    assertThat(complete(http2, completions, "Hi").join().version())
        .isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(complete(http2, completions, "/sim die-after=3"))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withStackTraceContaining("RST_STREAM");
    assertThat(complete(http2, completions, "Hi").join().body()).endsWith("data: [DONE]\n\n");
  }

  private static CompletableFuture<HttpResponse<String>> complete(
      HttpClient client, URI uri, String question) {
    return client.sendAsync(
        HttpRequest.newBuilder(uri)
            .header("authorization", "Bearer any")
            .POST(HttpRequest.BodyPublishers.ofString(streaming(question).toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void dieAfterLeavesAWholeAnswerHalfSent() {
    Exchange cut = simulation.client().complete(asking("/sim tokens=100 die-after=20"));

    assertThat(cut.whole()).isFalse();
    assertThat(cut.body()).startsWith("{\"id\"");
    assertThatThrownBy(() -> json(cut.body())).isInstanceOf(AssertionError.class);
    assertThat(simulation.bill().completionTokens()).isEqualTo(20);
  }

  @Test
  void dieAfterMoreChunksThanThereAreChangesNothing() {
    Exchange whole = simulation.client().complete(streaming("/sim tokens=5 die-after=20"));

    assertThat(whole.whole()).isTrue();
    assertThat(simulation.bill().outcome()).isEqualTo(BilledRequest.COMPLETED);
  }

  @Test
  void stallAfterFallsSilentUntilTheClientLeaves() {
    for (ObjectNode body :
        List.of(streaming("/sim stall-after=20"), asking("/sim stall-after=20"))) {
      HttpClientResponse response = Client.get(simulation.client().open(body, "r"));
      Supplier<String> seen = Client.reading(response);
      Client.until("something sent", () -> !seen.get().isEmpty());
      assertThat(simulation.client().bills().path("open").asInt()).isEqualTo(1);
      assertThat(simulation.provider().requests()).isEmpty();

      response.request().connection().close();

      assertThat(simulation.bill().outcome()).isEqualTo(BilledRequest.STALLED);
      assertThat(simulation.bill().completionTokens()).isEqualTo(20);
      assertThat(simulation.client().bills().path("open").asInt()).isZero();
      simulation.client().send(HttpMethod.DELETE, "/sim/requests", "");
    }
  }

  @Test
  void dribbleSendsTheSameInTinyPiecesAndCutsCharacters() {
    Exchange dribbled = simulation.client().complete(streamingWithUsage("/sim tokens=45 dribble"));
    Exchange whole = simulation.client().complete(asking("/sim tokens=45 dribble"));

    assertThat(dribbled.text()).contains("☕", "naïve");
    assertThat(dribbled.tokens()).hasSize(45);
    assertThat(whole.json().at("/choices/0/message/content").asText()).isEqualTo(dribbled.text());
    assertThat(dribbled.pieces().size()).isGreaterThan(500);
    assertThat(dribbled.pieces())
        .anySatisfy(piece -> assertThat(piece.getByte(piece.length() - 1) & 0xC0).isEqualTo(0xC0))
        .allSatisfy(piece -> assertThat(piece.length()).isLessThan(600));
  }

  @Test
  void malformedPutsSomethingThatIsNotJsonInTheMiddleAndGoesOn() {
    Exchange stream = simulation.client().complete(streaming("/sim tokens=10 malformed"));
    Exchange whole = simulation.client().complete(asking("/sim tokens=10 malformed"));

    List<String> broken = new ArrayList<>();
    for (String data : stream.data().subList(0, stream.data().size() - 1)) {
      try {
        json(data);
      } catch (AssertionError e) {
        broken.add(data);
      }
    }
    assertThat(broken).hasSize(1);
    assertThat(stream.data()).last().isEqualTo("[DONE]");
    assertThatThrownBy(whole::json).isInstanceOf(AssertionError.class);
    assertThat(simulation.provider().requests())
        .extracting(BilledRequest::outcome, BilledRequest::completionTokens)
        .containsOnly(tuple(BilledRequest.MALFORMED, 10L));
  }

  @Test
  void noUsageTellsNone() {
    Exchange stream = simulation.client().complete(streamingWithUsage("/sim no-usage"));
    Exchange whole = simulation.client().complete(asking("/sim no-usage"));

    assertThat(stream.body()).doesNotContain("usage");
    assertThat(stream.data()).last().isEqualTo("[DONE]");
    assertThat(whole.json().has("usage")).isFalse();
    assertThat(simulation.provider().requests())
        .allSatisfy(bill -> assertThat(bill.completionTokens()).isPositive());
  }

  @Test
  void floodSendsHugeChunksAndAllThatWasAskedFor() {
    Exchange stream =
        simulation.client().complete(streamingWithUsage("/sim flood tokens=100000 gap=10s"));

    assertThat(stream.tokens()).hasSize(13).element(0).asString().hasSizeGreaterThan(30_000);
    List<JsonNode> chunks = stream.chunks();
    assertThat(chunks.get(chunks.size() - 1).at("/usage/completion_tokens").asInt())
        .isEqualTo(100_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sim flood", "/sim tokens=200000"})
  void aReaderThatPausesHoldsTheSenderBack(String question) {
    HttpClientResponse slow = Client.get(simulation.client().open(streaming(question), "slow"));
    AtomicInteger read = new AtomicInteger();
    slow.exceptionHandler(cut -> {});
    slow.handler(piece -> read.incrementAndGet());
    slow.fetch(1);
    Client.until("a first piece", () -> read.get() > 0);

    // By the time that one who reads has it all, an unheld sender would be done as well.
    simulation.client().complete(streaming(question));
    BilledRequest fast = simulation.bill();
    simulation.client().send(HttpMethod.DELETE, "/sim/requests", "");
    slow.request().connection().close();
    // A client that never takes what had come already keeps those buffers for good.
    slow.resume();

    assertThat(fast.outcome()).isEqualTo(BilledRequest.COMPLETED);
    assertThat(simulation.bill().outcome()).isEqualTo(BilledRequest.CLIENT_GONE);
    assertThat(simulation.bill().completionTokens()).isBetween(1L, fast.completionTokens() / 2);
  }

  @Test
  void anUnknownDirectiveIsRefusedWithTheValidOnes() {
    Exchange answer = simulation.client().complete(streaming("/sim tokns=3"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/error/message").asText()).contains("tokns", Directives.VALID);
  }

  @Test
  void helpListsThem() {
    assertThat(simulation.client().send(HttpMethod.GET, "/sim", "").body())
        .isEqualTo(Directives.HELP);
  }

  private record Taken(Exchange exchange, Duration time) {}

  private static Taken taking(Supplier<Exchange> call) {
    long start = System.nanoTime();
    Exchange exchange = call.get();
    return new Taken(exchange, Duration.ofNanos(System.nanoTime() - start));
  }
}
