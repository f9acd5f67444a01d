package io.sluice.simulator;

import static io.sluice.simulator.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicTest {
  private static final String PATH = "/v1/messages";
  private static final String TOOLS =
      """
      [{"name":"get_weather","input_schema":{"type":"object","properties":
        {"city":{"type":"string"}},"required":["city"]}},
       {"name":"get_time","input_schema":{"type":"object"}}]
      """;

  @RegisterExtension final Simulation simulation = new Simulation();

  private static ObjectNode asking(String question) {
    ObjectNode body =
        Conversation.JSON.createObjectNode().put("model", "sim-small").put("max_tokens", 4000);
    body.putArray("messages").addObject().put("role", "user").put("content", question);
    return body;
  }

  private Exchange post(String path, String body) {
    return simulation
        .client()
        .send(
            HttpMethod.POST,
            path,
            body,
            "x-api-key",
            "any",
            "anthropic-version",
            "2023-06-01",
            "x-request-id",
            "r-1");
  }

  private Exchange post(ObjectNode body) {
    return post(PATH, body.toString());
  }

  @Test
  void aMessageIsAnsweredAsAnthropicDoes() {
    Exchange answer = post(asking("Hello!"));

    JsonNode json = answer.json();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("request-id")).startsWith("req_");
    assertThat(answer.headers().get("anthropic-ratelimit-tokens-reset")).endsWith("Z");
    assertThat(json.path("id").asText()).startsWith("msg_01");
    assertThat(json.path("type").asText()).isEqualTo("message");
    assertThat(json.at("/content/0/type").asText()).isEqualTo("text");
    assertThat(json.at("/content/0/text").asText()).contains("simulated model");
    assertThat(json.path("stop_reason").asText()).isEqualTo("end_turn");
    assertThat(simulation.bill().format()).isEqualTo("messages");
    assertThat(simulation.bill().completionTokens())
        .isEqualTo(json.at("/usage/output_tokens").asLong());
  }

  @Test
  void theInputLeavesOutWhatTheCacheGaveAndTook() {
    JsonNode usage =
        post(asking("/sim tokens=3 cached=100 cache-write=20 cache-write-long=5"))
            .json()
            .path("usage");

    BilledRequest bill = simulation.bill();
    assertThat(usage.path("cache_read_input_tokens").asInt()).isEqualTo(100);
    assertThat(usage.path("cache_creation_input_tokens").asInt()).isEqualTo(25);
    assertThat(usage.at("/cache_creation/ephemeral_1h_input_tokens").asInt()).isEqualTo(5);
    assertThat(bill.promptTokens()).isEqualTo(usage.path("input_tokens").asLong() + 125);
    assertThat(bill.cachedTokens()).isEqualTo(100);
    assertThat(bill.cacheWriteTokens()).isEqualTo(25);
    assertThat(bill.cacheWriteLongTokens()).isEqualTo(5);
  }

  @Test
  void aStreamHasNamedEventsInOrderAndCumulativeUsage() {
    Exchange answer = post(asking("/sim tokens=3").put("stream", true));

    List<Sse> events = Sse.in(answer.body());
    assertThat(events)
        .extracting(Sse::name)
        .containsExactly(
            "message_start",
            "content_block_start",
            "ping",
            "content_block_delta",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    assertThat(events)
        .allSatisfy(e -> assertThat(e.json().path("type").asText()).isEqualTo(e.name()));
    assertThat(events.get(0).json().at("/message/usage/output_tokens").asInt()).isEqualTo(1);
    assertThat(events.get(7).json().at("/usage/output_tokens").asInt()).isEqualTo(3);
    assertThat(answer.body()).contains("}     \n\n");
  }

  @Test
  void toolsAreCalledInParallelEachInABlockOfItsOwn() {
    ObjectNode body = asking("/sim calls=2 preamble=2");
    body.set("tools", json(TOOLS));
    JsonNode whole = post(body).json();
    List<Sse> events = Sse.in(post(body.put("stream", true)).body());

    assertThat(whole.path("stop_reason").asText()).isEqualTo("tool_use");
    assertThat(whole.path("content").findValuesAsText("type"))
        .contains("text", "tool_use", "tool_use");
    assertThat(whole.at("/content/1/id").asText()).matches("toolu_01[A-Za-z0-9]{22}");
    assertThat(whole.at("/content/1/input/city").asText()).isEqualTo("some city");
    assertThat(whole.at("/content/2/name").asText()).isEqualTo("get_time");
    String arguments =
        events.stream()
            .filter(e -> e.name().equals("content_block_delta"))
            .filter(e -> e.json().path("index").asInt() == 1)
            .map(e -> e.json().at("/delta/partial_json").asText())
            .collect(Collectors.joining());
    assertThat(json(arguments)).isEqualTo(json("{\"city\":\"some city\"}"));
  }

  @Test
  void thinkingMustComeBackAsItWas() {
    ObjectNode body = asking("Weather?");
    body.putObject("thinking").put("type", "enabled").put("budget_tokens", 1024);
    body.set("tools", json(TOOLS));
    JsonNode content = post(body).json().path("content");
    assertThat(content.at("/0/type").asText()).isEqualTo("thinking");

    ArrayNode messages = body.withArray("messages");
    messages.addObject().put("role", "assistant").set("content", content);
    messages
        .addObject()
        .put("role", "user")
        .putArray("content")
        .addObject()
        .put("type", "tool_result")
        .put("tool_use_id", content.at("/1/id").asText())
        .put("content", "sunny");

    assertThat(post(body).status()).isEqualTo(200);
    ObjectNode altered = body.deepCopy();
    ((ObjectNode) altered.at("/messages/1/content/0")).put("signature", "bad");
    assertThat(message(post(altered), 400)).contains("Invalid `signature`");
    ObjectNode moved = body.deepCopy();
    ((ArrayNode) moved.at("/messages/1/content")).remove(0);
    assertThat(message(post(moved), 400)).contains("Expected `thinking`");
  }

  @Test
  void tokensAreCountedForFree() {
    ObjectNode body = asking("Hello!");
    body.remove("max_tokens");

    Exchange count = post(PATH + "/count_tokens", body.toString());

    assertThat(count.json().path("input_tokens").asInt()).isPositive();
    assertThat(simulation.bill().promptTokens()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"max_tokens\":null | max_tokens: Field required",
        "\"max_tokens\":\"a\" | max_tokens: Input should be a valid integer",
        "\"messages\":[] | messages: at least one",
        "\"messages\":[{\"role\":\"system\",\"content\":\"a\"}] | messages.0.role: Input should be",
        "\"messages\":[{\"role\":\"assistant\",\"content\":\"a\"}] | first message must use",
        "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"odd\"}]}] | messages.0.content.0.type",
        "\"foo\":1 | foo: Extra inputs are not permitted",
        "\"temperature\":1.5 | temperature: range: 0..1",
        "\"tools\":[{\"name\":\"a b\",\"input_schema\":{\"type\":\"object\"}}] | pattern",
        "\"tools\":[{\"name\":\"a\"}] | tools.0.custom.input_schema: Field required",
      })
  void aBadFieldIsNamedInAnthropicsWords(String field, String expected) {
    ObjectNode body = asking("Hi");
    body.setAll((ObjectNode) json("{" + field + "}"));

    assertThat(message(post(body), 400)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a b | a b | String should match pattern",
        "call_1 | call_2 | unexpected `tool_use_id`",
        "call_1 | - | without `tool_result` blocks immediately after: call_1",
      })
  void toolUsesAndTheirResultsBelongTogether(String used, String result, String expected) {
    String body =
        """
        {"model":"sim-small","max_tokens":10,"messages":[{"role":"user","content":"Hi"},
         {"role":"assistant","content":[{"type":"tool_use","id":"%s","name":"f","input":{}}]},
         {"role":"user","content":[%s]}]}
        """
            .formatted(
                used,
                result.equals("-")
                    ? "{\"type\":\"text\",\"text\":\"well?\"}"
                    : "{\"type\":\"tool_result\",\"tool_use_id\":\"%s\"}".formatted(result));

    assertThat(message(post(PATH, body), 400)).contains(expected);
  }

  @Test
  void keyAndVersionAreWanted() {
    Client client = simulation.client();
    String body = asking("Hi").toString();

    Exchange noKey = client.send(HttpMethod.POST, PATH, body, "anthropic-version", "2023-06-01");
    Exchange noVersion = client.send(HttpMethod.POST, PATH, body, "x-api-key", "k");
    Exchange oddVersion =
        client.send(
            HttpMethod.POST, PATH, body, "x-api-key", "k", "anthropic-version", "2020-01-01");
    Exchange newer =
        client.send(
            HttpMethod.POST,
            PATH,
            body,
            "authorization",
            "Bearer k",
            "anthropic-version",
            "2026-10-21");

    assertThat(message(noKey, 401)).contains("x-api-key");
    assertThat(message(noVersion, 400)).contains("header is required");
    assertThat(message(oddVersion, 400)).contains("not a valid version");
    assertThat(newer.status()).isEqualTo(200);
  }

  @Test
  void modelsAreListedInItsShapeWhereItsVersionIsNamed() {
    JsonNode list =
        simulation
            .client()
            .send(
                HttpMethod.GET,
                "/v1/models",
                "",
                "x-api-key",
                "k",
                "anthropic-version",
                "2023-06-01")
            .json();

    assertThat(list.at("/data/0/type").asText()).isEqualTo("model");
    assertThat(list.path("has_more").isBoolean()).isTrue();
  }

  private static String message(Exchange answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().path("type").asText()).isEqualTo("error");
    assertThat(answer.json().path("request_id").asText()).startsWith("req_");
    return answer.json().at("/error/message").asText();
  }
}
