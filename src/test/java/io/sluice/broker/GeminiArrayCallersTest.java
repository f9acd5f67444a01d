package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without {@code alt=sse} a Gemini caller gets a JSON array, whoever answers. */
final class GeminiArrayCallersTest {

  private static final String PATH = "/v1beta/models/openai:streamGenerateContent";

  @TempDir private Path folder;
  private BadInput brokers;

  @BeforeEach
  void start() throws Exception {
    brokers = BadInput.start(folder);
  }

  @AfterEach
  void stop() {
    brokers.close();
  }

  private HttpResponse<String> ask(String query) throws Exception {
    return brokers.broker.send(brokers.post(PATH + query, Way.GEMINI.body()));
  }

  private static String text(Object element) {
    return ((JsonObject) element)
        .getJsonArray("candidates")
        .getJsonObject(0)
        .getJsonObject("content")
        .getJsonArray("parts")
        .getJsonObject(0)
        .getString("text");
  }

  private static final String STOP =
      "data: {\"id\":\"c1\",\"model\":\"small-v1-2026\",\"choices\":[{\"index\":0,\"delta\":{},"
          + "\"finish_reason\":\"stop\"}]}\n\n";

  @Test
  void theElementsOfTheArrayAreTheAnswersPieces() throws Exception {
    brokers.upstream.streams(
        FakeUpstream.chunk("one\\n\\n"),
        FakeUpstream.chunk("data: two"),
        STOP,
        FakeUpstream.usage(7, 3),
        FakeUpstream.DONE);

    HttpResponse<String> answer = ask("");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValue("application/json; charset=UTF-8");
    JsonArray array = new JsonArray(answer.body());
    assertThat(array.size()).isEqualTo(3);
    assertThat(text(array.getValue(0))).isEqualTo("one\n\n");
    assertThat(text(array.getValue(1))).isEqualTo("data: two");
    JsonObject last = array.getJsonObject(2);
    assertThat(last.getJsonArray("candidates").getJsonObject(0).getString("finishReason"))
        .isEqualTo("STOP");
    assertThat(last.getJsonObject("usageMetadata").getInteger("promptTokenCount")).isEqualTo(7);
    TestBroker.Row row = brokers.broker.rowOf(answer);
    assertThat(row.input()).isEqualTo(7);
    assertThat(row.output()).isEqualTo(3);
  }

  @Test
  void anArrayThatFailsEndsWithTheError() throws Exception {
    brokers.upstream.streams(FakeUpstream.chunk("one"), FakeUpstream.DONE.replace("[DONE]", "{"));

    HttpResponse<String> answer = ask("?alt=json");

    JsonArray array = new JsonArray(answer.body());
    JsonObject error = array.getJsonObject(array.size() - 1).getJsonObject("error");
    assertThat(error.getInteger("code")).isEqualTo(502);
    assertThat(brokers.broker.rowOf(answer).outcome()).isEqualTo("provider_failed");
  }

  @Test
  void whoAsksForEventsGetsThem() throws Exception {
    brokers.upstream.streams(FakeUpstream.chunk("one"), STOP, FakeUpstream.DONE);

    HttpResponse<String> answer = ask("?x=1&alt=sse");

    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(answer.body()).startsWith("data: {").endsWith("\n\n");
  }
}
