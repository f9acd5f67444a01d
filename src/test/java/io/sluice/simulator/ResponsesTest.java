package io.sluice.simulator;

import static io.sluice.simulator.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResponsesTest {
  private static final String PATH = "/v1/responses";
  private static final String TOOLS =
      """
      [{"type":"function","name":"get_weather","parameters":{"type":"object",
        "properties":{"city":{"type":"string"}},"required":["city"]}}]
      """;

  @RegisterExtension final Simulation simulation = new Simulation();

  private static ObjectNode asking(String question) {
    return Tongue.RESPONSES.body(question, false);
  }

  private Exchange send(HttpMethod method, String path, String body) {
    return simulation.client().send(method, path, body, "authorization", "Bearer k");
  }

  private Exchange post(JsonNode body) {
    return send(HttpMethod.POST, PATH, body.toString());
  }

  @Test
  void aStreamHasNumberedEventsInOpenAisOrder() {
    List<Sse> events = Sse.in(post(asking("/sim tokens=2 reasoning=3").put("stream", true)).body());

    assertThat(events)
        .extracting(Sse::name)
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.output_item.done",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).json().path("sequence_number").asInt(-1)).isEqualTo(i);
    }
    JsonNode usage = events.get(11).json().at("/response/usage");
    assertThat(usage.path("output_tokens").asInt()).isEqualTo(5);
    assertThat(usage.at("/output_tokens_details/reasoning_tokens").asInt()).isEqualTo(3);
    assertThat(events.get(11).json().at("/response/output/1/content/0/text").asText())
        .isEqualTo(events.get(8).json().path("text").asText());
    assertThat(simulation.bill().completionTokens()).isEqualTo(5);
  }

  @Test
  void aSummaryAndCallsHaveTheirOwnEvents() {
    ObjectNode body = asking("/sim reasoning=2").put("stream", true);
    body.putObject("reasoning").put("summary", "auto");
    body.set("tools", json(TOOLS));

    List<Sse> events = Sse.in(post(body).body());

    assertThat(events)
        .extracting(Sse::name)
        .containsSubsequence(
            "response.reasoning_summary_part.added",
            "response.reasoning_summary_text.delta",
            "response.reasoning_summary_text.done",
            "response.reasoning_summary_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed");
    ObjectNode last = asking("/sim args-last").put("stream", true);
    last.set("tools", json(TOOLS));
    String whole = post(last).body();
    assertThat(whole).doesNotContain("function_call_arguments.delta").contains("some city");
  }

  @Test
  void responsesAreKeptAndGoneOnFrom() {
    JsonNode first = post(asking("/sim tokens=2")).json();
    String id = first.path("id").asText();

    assertThat(send(HttpMethod.GET, PATH + "/" + id, "").json()).isEqualTo(first);
    assertThat(send(HttpMethod.GET, PATH + "/" + id + "/input_items", "").json().path("data"))
        .hasSize(1);
    JsonNode second = post(asking("/sim tokens=2").put("previous_response_id", id)).json();
    assertThat(second.at("/usage/input_tokens").asInt())
        .isGreaterThan(first.at("/usage/input_tokens").asInt());
    assertThat(send(HttpMethod.POST, PATH + "/" + id + "/cancel", "").status()).isEqualTo(400);
    assertThat(send(HttpMethod.DELETE, PATH + "/" + id, "").json().path("deleted").asBoolean())
        .isTrue();
    Exchange gone = post(asking("Hi").put("previous_response_id", id));
    assertThat(gone.json().at("/error/code").asText()).isEqualTo("previous_response_not_found");
  }

  @Test
  void aBackgroundResponseIsPromisedAndCanBeCancelled() {
    JsonNode promised = post(asking("/sim tokens=2").put("background", true)).json();
    String at = PATH + "/" + promised.path("id").asText();

    assertThat(promised.path("status").asText()).isEqualTo("queued");
    assertThat(send(HttpMethod.GET, at, "").json().path("status").asText()).isEqualTo("completed");
    assertThat(send(HttpMethod.POST, at + "/cancel", "").json().path("status").asText())
        .isEqualTo("cancelled");
  }

  @Test
  void sealedReasoningComesBackAsItWas() {
    ObjectNode body = asking("/sim reasoning=3").put("store", false);
    body.putArray("include").add("reasoning.encrypted_content");
    body.set("tools", json(TOOLS));
    JsonNode output = post(body).json().path("output");
    ArrayNode input = body.putArray("input");
    input.addObject().put("role", "user").put("content", "Weather?");
    output.forEach(input::add);
    input
        .addObject()
        .put("type", "function_call_output")
        .put("call_id", output.at("/1/call_id").asText())
        .put("output", "sunny");

    assertThat(post(body).status()).isEqualTo(200);
    ObjectNode altered = body.deepCopy();
    ((ObjectNode) altered.at("/input/1")).put("encrypted_content", "gAAAAAother");
    assertThat(post(altered).json().at("/error/code").asText())
        .isEqualTo("invalid_encrypted_content");
    ObjectNode bare = body.deepCopy();
    ((ObjectNode) bare.at("/input/1")).remove("encrypted_content");
    assertThat(post(bare).status()).isEqualTo(404);
    ObjectNode unmatched = body.deepCopy();
    ((ArrayNode) unmatched.path("input")).remove(2);
    assertThat(post(unmatched).json().at("/error/message").asText()).contains("No tool call found");
  }

  @Test
  void tokensAreCountedAndConversationsCompacted() {
    JsonNode count = send(HttpMethod.POST, PATH + "/input_tokens", asking("Hi").toString()).json();
    JsonNode compact = send(HttpMethod.POST, PATH + "/compact", asking("Hi").toString()).json();

    assertThat(count.path("object").asText()).isEqualTo("response.input_tokens");
    assertThat(count.path("input_tokens").asInt()).isPositive();
    assertThat(compact.path("object").asText()).isEqualTo("response.compaction");
    assertThat(compact.at("/output/1/type").asText()).isEqualTo("compaction");
  }

  @Test
  void aSocketCarriesOneResponseAfterTheOther() {
    WebSocketConnectOptions to =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(simulation.provider().port())
            .setURI(PATH)
            .putHeader("authorization", "Bearer k");
    WebSocket socket = Client.get(simulation.vertx().createWebSocketClient().connect(to));
    List<JsonNode> heard = new CopyOnWriteArrayList<>();
    socket.textMessageHandler(message -> heard.add(json(message)));

    for (int turn = 1; turn <= 2; turn++) {
      int due = turn;
      socket.writeTextMessage(asking("/sim tokens=2").put("type", "response.create").toString());
      Client.until(
          "response " + turn,
          () -> heard.stream().filter(e -> type(e).equals("response.completed")).count() == due);
    }
    socket.writeTextMessage("{\"type\":\"response.create\",\"model\":\"none\",\"input\":\"a\"}");
    Client.until("an error", () -> heard.stream().anyMatch(e -> type(e).equals("error")));

    assertThat(type(heard.get(0))).isEqualTo("response.created");
    JsonNode error = heard.get(heard.size() - 1);
    assertThat(error.path("status").asInt()).isEqualTo(404);
    assertThat(error.at("/error/code").asText()).isEqualTo("model_not_found");
    assertThat(simulation.provider().requests()).hasSize(3);
  }

  private static String type(JsonNode event) {
    return event.path("type").asText();
  }
}
