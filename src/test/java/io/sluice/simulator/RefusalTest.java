package io.sluice.simulator;

import static io.sluice.simulator.Conversation.asking;
import static io.sluice.simulator.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String[] KEY = {"authorization", "Bearer right"};

  @RegisterExtension final Simulation simulation = new Simulation();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "-",
      value = {
        "{\"messages\":[]} | 400 | - | - | you must provide a model parameter",
        "{\"model\":7} | 400 | model | invalid_type | expected a string, but got an integer",
        "{\"model\":\"sim-small\"} | 400 | messages | missing_required_parameter | 'messages'",
        "{\"model\":\"sim-small\",\"messages\":[]} | 400 | messages | empty_array | length 1",
        "{\"model\":\"sim-small\",\"messages\":\"hi\"} | 400 | messages | invalid_type | an array",
        "{\"model\":\"sim-small\",\"messages\":[1]} | 400 | messages[0] | invalid_type | object",
        "{\"model\":\"sim-small\",\"messages\":[{\"content\":\"hi\"}]} | 400 | messages[0].role"
            + " | missing_required_parameter | messages[0].role",
        "{\"model\":\"sim-small\",\"messages\":[{\"role\":\"boss\",\"content\":\"hi\"}]} | 400"
            + " | messages[0].role | invalid_value | 'boss'",
        "{\"model\":\"sim-small\",\"messages\":[{\"role\":\"user\"}]} | 400 | messages[0].content"
            + " | invalid_type | null",
        "{\"model\":\"sim-small\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]}"
            + " | 400 | messages[0].content[0].text | missing_required_parameter | text",
      })
  void aBodyThatOpenAiWouldRefuseIsRefusedInItsWords(
      String body, int status, String param, String code, String message) {
    JsonNode error = refused(simulation.client().send(HttpMethod.POST, PATH, body, KEY), status);

    assertThat(error.path("param").asText(null)).isEqualTo(param);
    assertThat(error.path("code").asText(null)).isEqualTo(code);
    assertThat(error.path("message").asText()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"stream\":\"yes\" | stream | a boolean",
        "\"n\":2 | n | one choice",
        "\"max_tokens\":0 | max_tokens | below minimum",
        "\"max_completion_tokens\":1.5 | max_completion_tokens | an integer",
        "\"stream_options\":{} | stream_options | only allowed when 'stream' is enabled",
        "\"stream\":true,\"stream_options\":{\"include_usage\":1} | stream_options.include_usage |"
            + " a boolean",
        "\"tools\":[] | tools | empty array",
        "\"tools\":[{}] | tools[0].function | Missing",
        "\"tools\":[{\"function\":{}}] | tools[0].function.name | Missing",
        "\"tools\":[{\"function\":{\"name\":\"a\"}}],\"tool_choice\":{\"function\":{\"name\":\"b\"}}"
            + " | tool_choice | 'b'",
      })
  void aBadParameterIsNamed(String fields, String param, String message) {
    String body =
        "{\"model\":\"sim-small\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
            + fields
            + "}";

    JsonNode error = refused(simulation.client().send(HttpMethod.POST, PATH, body, KEY), 400);

    assertThat(error.path("param").asText()).isEqualTo(param);
    assertThat(error.path("message").asText()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "{\"model\":", "[]", "null", "{\"a\":1"})
  void whatIsNoJsonObjectIsRefused(String body) {
    JsonNode error = refused(simulation.client().send(HttpMethod.POST, PATH, body, KEY), 400);

    assertThat(error.path("message").asText()).contains("could not parse the JSON body");
  }

  @Test
  void anUnknownModelIsNotFound() {
    Exchange answer = simulation.client().complete(asking("hi").put("model", "gpt-9"));

    JsonNode error = refused(answer, 404);
    assertThat(error.path("code").asText()).isEqualTo("model_not_found");
    assertThat(error.path("message").asText()).contains("`gpt-9`");
    assertThat(simulation.bill().model()).isEqualTo("gpt-9");
    assertThat(simulation.bill().status()).isEqualTo(404);
  }

  @Test
  void aMissingKeyIsUnauthorized() {
    Exchange answer = simulation.client().send(HttpMethod.POST, PATH, asking("hi").toString());

    assertThat(refused(answer, 401).path("message").asText()).contains("didn't provide an API key");
    refused(simulation.client().send(HttpMethod.GET, "/v1/models", ""), 401);
  }

  @Test
  void onlyTheRightKeyIsLetInWhereOneIsSet() {
    simulation.start(null, "right");
    String body = asking("hi").toString();

    Exchange wrong =
        simulation.client().send(HttpMethod.POST, PATH, body, "authorization", "Bearer wrong");
    Exchange right = simulation.client().send(HttpMethod.POST, PATH, body, KEY);

    assertThat(refused(wrong, 401).path("code").asText()).isEqualTo("invalid_api_key");
    assertThat(wrong.body()).doesNotContain("wrong", "right");
    assertThat(right.status()).isEqualTo(200);
  }

  @Test
  void aBodyBeyondTheLimitIsTooLarge() {
    String body = "x".repeat(33 * 1024 * 1024);

    refused(simulation.client().send(HttpMethod.POST, PATH, body, KEY), 413);

    assertThat(simulation.bill().status()).isEqualTo(413);
  }

  @Test
  void anythingElseIsAnInvalidUrl() {
    Exchange post = simulation.client().send(HttpMethod.POST, "/v1/embedding", "{}", KEY);
    Exchange get = simulation.client().send(HttpMethod.GET, PATH, "", KEY);

    assertThat(refused(post, 404).path("message").asText())
        .isEqualTo("Invalid URL (POST /v1/embedding)");
    refused(get, 404);
    assertThat(simulation.provider().requests()).isEmpty();
  }

  @Test
  void modelsAreListedAndFoundByName() {
    JsonNode list = simulation.client().send(HttpMethod.GET, "/v1/models", "", KEY).json();
    JsonNode one = simulation.client().send(HttpMethod.GET, "/v1/models/sim-large", "", KEY).json();

    assertThat(list.path("object").asText()).isEqualTo("list");
    assertThat(list.path("data").findValuesAsText("id"))
        .contains("sim-small", "sim-large", "sim-reasoning", "sim-small-2026-10-01");
    assertThat(list.path("data")).contains(one);
    refused(simulation.client().send(HttpMethod.GET, "/v1/models/none", "", KEY), 404);
  }

  @Test
  void theOptionsDoNotPrintTheKey() {
    assertThat(new SimulatorOptions("127.0.0.1", 0, null, "s3cret").toString())
        .doesNotContain("s3cret");
  }

  private static JsonNode refused(Exchange answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    JsonNode error = json(answer.body()).path("error");
    assertThat(error.fieldNames()).toIterable().containsExactly("message", "type", "param", "code");
    return error;
  }
}
