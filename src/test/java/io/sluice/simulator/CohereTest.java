package io.sluice.simulator;

import static io.sluice.simulator.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CohereTest {
  @RegisterExtension final Simulation simulation = new Simulation();

  private Exchange post(String path, String body) {
    return simulation.client().send(HttpMethod.POST, path, body, "authorization", "Bearer k");
  }

  @Test
  void billedUnitsAreFewerThanTokens() {
    JsonNode answer = Tongue.COHERE.ask(simulation.client(), "/sim tokens=3", false).json();

    JsonNode usage = answer.path("usage");
    assertThat(answer.at("/message/content/0/text").asText()).isNotBlank();
    assertThat(answer.path("finish_reason").asText()).isEqualTo("COMPLETE");
    assertThat(usage.at("/billed_units/output_tokens").asLong())
        .isEqualTo(simulation.bill().completionTokens());
    assertThat(usage.at("/tokens/input_tokens").asInt())
        .isGreaterThan(usage.at("/billed_units/input_tokens").asInt());
  }

  @Test
  void aStreamHasThoughtsAPlanAndCalls() {
    ObjectNode body = Tongue.COHERE.body("/sim reasoning=2 preamble=2 calls=2", true);
    body.set(
        "tools",
        json(
            "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]"));

    List<Sse> events = Sse.in(Tongue.COHERE.send(simulation.client(), body, true).body());

    assertThat(events)
        .extracting(Sse::name)
        .containsSubsequence(
            "message-start",
            "content-start",
            "content-delta",
            "content-end",
            "tool-plan-delta",
            "tool-call-start",
            "tool-call-delta",
            "tool-call-end",
            "tool-call-start",
            "tool-call-end",
            "message-end");
    assertThat(events.get(events.size() - 1).data()).isEqualTo("[DONE]");
  }

  @Test
  void textsAreEmbeddedAndDocumentsRanked() {
    JsonNode embedded =
        post(
                "/v2/embed",
                "{\"model\":\"sim-embed\",\"input_type\":\"search_query\",\"texts\":[\"a\",\"b\"]}")
            .json();
    JsonNode ranked =
        post(
                "/v2/rerank",
                "{\"model\":\"sim-rerank\",\"query\":\"q\",\"documents\":[\"a\",\"b\",\"c\"],\"top_n\":2}")
            .json();

    assertThat(embedded.at("/embeddings/float")).hasSize(2);
    assertThat(ranked.path("results")).hasSize(2);
    assertThat(ranked.at("/meta/billed_units/search_units").asInt()).isEqualTo(1);
    assertThat(simulation.provider().requests())
        .last()
        .extracting(BilledRequest::units)
        .isEqualTo(1L);
    assertThat(post("/v1/rerank", "{\"model\":\"sim-rerank\",\"query\":\"q\"}").status())
        .isEqualTo(400);
  }

  @Test
  void aBadRequestIsRefusedInItsShape() {
    Exchange odd = post("/v2/chat", "{\"model\":\"sim-small\",\"odd\":1,\"messages\":[]}");
    Exchange role =
        post(
            "/v2/chat",
            "{\"model\":\"sim-small\",\"messages\":[{\"role\":\"x\",\"content\":\"a\"}]}");

    assertThat(odd.status()).isEqualTo(422);
    assertThat(odd.json().path("id").asText()).isNotBlank();
    assertThat(role.status()).isEqualTo(400);
    assertThat(role.json().path("message").asText()).contains("messages[0].role");
  }
}
