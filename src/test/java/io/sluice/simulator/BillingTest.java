package io.sluice.simulator;

import static io.sluice.simulator.Conversation.asking;
import static io.sluice.simulator.Conversation.streaming;
import static io.sluice.simulator.Conversation.streamingWithUsage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BillingTest {
  @RegisterExtension final Simulation simulation = new Simulation();

  @Test
  void theBillSaysWhatTheUsageSaid() {
    List<JsonNode> chunks =
        simulation.client().complete(streamingWithUsage("/sim tokens=30 cached=3")).chunks();

    JsonNode last = chunks.get(chunks.size() - 1);
    BilledRequest bill = simulation.bill();
    assertThat(bill.requestId()).isEqualTo("r-1");
    assertThat(bill.completionId()).isEqualTo(last.path("id").asText());
    assertThat(bill.model()).isEqualTo("sim-small");
    assertThat(bill.streamed()).isTrue();
    assertThat(bill.outcome()).isEqualTo(BilledRequest.COMPLETED);
    assertThat(bill.status()).isEqualTo(200);
    assertThat(bill.promptTokens()).isEqualTo(last.at("/usage/prompt_tokens").asLong());
    assertThat(bill.cachedTokens()).isEqualTo(3);
    assertThat(bill.completionTokens()).isEqualTo(30);
  }

  @Test
  void aClientThatLeavesStopsTheGenerationAndPaysForWhatWasSent() {
    HttpClientResponse response =
        Client.get(simulation.client().open(streaming("/sim tokens=100000 gap=2ms"), "left"));
    Supplier<String> seen = Client.reading(response);
    Client.until("some chunks", () -> seen.get().length() > 3000);
    assertThat(simulation.client().bills().path("open").asInt()).isEqualTo(1);

    response.request().connection().close();

    BilledRequest bill = simulation.bill();
    long received = seen.get().split("\"content\":\"[^\"]", -1).length - 1L;
    assertThat(bill.outcome()).isEqualTo(BilledRequest.CLIENT_GONE);
    assertThat(bill.completionTokens()).isBetween(received, received + 200);
    assertThat(bill.promptTokens()).isPositive();
    assertThat(simulation.client().bills().path("open").asInt()).isZero();
  }

  @Test
  void aClientThatLeavesBeforeTheFirstBytePaysForItsPrompt() {
    Future<HttpClientResponse> call =
        simulation.client().open(streaming("/sim first=60s reasoning=9"), "early");
    Client.until("an open request", () -> simulation.client().bills().path("open").asInt() == 1);

    simulation.client().leave();

    assertThat(simulation.bill().outcome()).isEqualTo(BilledRequest.CLIENT_GONE);
    assertThat(simulation.bill().status()).isZero();
    assertThat(simulation.bill().promptTokens()).isPositive();
    assertThat(simulation.bill().completionTokens()).isZero();
    Client.until("the call to fail", call::failed);
  }

  @Test
  void stoppingEndsWhatIsOpenAsDied() {
    Client.get(simulation.client().open(streaming("/sim tokens=100000 gap=5ms"), "cut"));

    Client.get(simulation.provider().stop());

    assertThat(simulation.bill().outcome()).isEqualTo(BilledRequest.DIED);
  }

  @Test
  void fiveHundredStreamsAtOnceAreBilledOnceEach() {
    List<Future<Exchange>> calls =
        IntStream.range(0, 500)
            .mapToObj(
                i ->
                    simulation
                        .client()
                        .post(streamingWithUsage("/sim gap=20ms tokens=" + (20 + i % 7)), "r-" + i))
            .toList();
    List<Exchange> answers = Client.get(Future.all(calls).map(all -> all.<Exchange>list()));

    for (int i = 0; i < 500; i++) {
      assertThat(answers.get(i).tokens()).hasSize(20 + i % 7);
      assertThat(answers.get(i).data()).last().isEqualTo("[DONE]");
    }
    List<BilledRequest> bills = simulation.provider().requests();
    assertThat(bills).hasSize(500);
    assertThat(bills).extracting(BilledRequest::requestId).doesNotHaveDuplicates();
    assertThat(bills)
        .allSatisfy(
            bill -> {
              int i = Integer.parseInt(bill.requestId().substring(2));
              assertThat(bill.completionTokens()).isEqualTo(20 + i % 7);
            });
    assertThat(simulation.client().bills().path("open").asInt()).isZero();
  }

  @Test
  void theLogHasALineForEachBillInTheSameOrder(@TempDir Path folder) throws IOException {
    Path log = folder.resolve("new/bills.jsonl");
    simulation.start(log, "");
    List<Future<Exchange>> calls = new ArrayList<>();
    for (String question :
        List.of("Hi", "/sim die-after=3", "/sim error=429", "/sim malformed", "/sim dribble")) {
      for (int i = 0; i < 20; i++) {
        calls.add(simulation.client().post(streaming(question), question + i));
      }
    }
    Client.get(Future.join(calls));

    Client.until("100 lines", () -> lines(log).size() == 100);
    JsonNode bills = simulation.client().bills().path("requests");
    assertThat(lines(log).stream().map(Conversation::json)).containsExactlyElementsOf(bills);
    Client.get(simulation.provider().stop());
    assertThat(lines(log)).hasSize(100);
  }

  @Test
  void theLogIsCompleteWhenStopCompletesAndIsAppendedTo(@TempDir Path folder) throws IOException {
    Path log = folder.resolve("bills.jsonl");
    Files.writeString(log, "{}\n");
    simulation.start(log, "");
    Client.get(simulation.client().open(streaming("/sim tokens=100000 gap=5ms"), "cut"));

    Client.get(simulation.provider().stop());

    assertThat(lines(log)).hasSize(2).last().asString().contains("\"outcome\":\"died\"");
  }

  @Test
  void aLogThatCannotBeWrittenFailsTheStart(@TempDir Path folder) {
    assertThatThrownBy(() -> simulation.start(folder, ""))
        .hasStackTraceContaining("The simulator cannot write its log " + folder);
  }

  @Test
  void billsAreReadPageByPageAndForgottenOnRequest() {
    for (int i = 0; i < 5; i++) {
      simulation.client().complete(asking("Hi"));
    }

    JsonNode page = simulation.client().send(HttpMethod.GET, "/sim/requests?after=3", "").json();
    assertThat(page.path("total").asInt()).isEqualTo(5);
    assertThat(page.path("requests")).hasSize(2);
    assertThat(simulation.client().bills().path("requests")).hasSize(5);
    assertThat(simulation.client().send(HttpMethod.GET, "/sim/requests?after=x", "").status())
        .isEqualTo(400);

    assertThat(simulation.client().send(HttpMethod.DELETE, "/sim/requests", "").status())
        .isEqualTo(204);
    assertThat(simulation.client().bills().path("total").asInt()).isZero();
    assertThat(simulation.provider().requests()).isEmpty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
