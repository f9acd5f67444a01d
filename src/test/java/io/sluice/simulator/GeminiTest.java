package io.sluice.simulator;

import static io.sluice.simulator.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiTest {
  private static final String MODELS = "/v1beta/models/";
  private static final String TOOLS =
      """
      [{"functionDeclarations":[{"name":"get_weather","parameters":{"type":"OBJECT",
        "properties":{"city":{"type":"STRING"}},"required":["city"]}},{"name":"get_time"}]}]
      """;

  @RegisterExtension final Simulation simulation = new Simulation();

  private Exchange post(String path, JsonNode body) {
    return simulation
        .client()
        .send(HttpMethod.POST, path, body.toString(), "x-goog-api-key", "any");
  }

  private static ObjectNode asking(String question) {
    return Tongue.GEMINI.body(question, false);
  }

  @Test
  void thoughtsCountApartFromTheCandidates() {
    ObjectNode body = asking("/sim tokens=4 reasoning=7 cached=100");
    body.putObject("generationConfig").putObject("thinkingConfig").put("includeThoughts", true);

    JsonNode answer = post(MODELS + "sim-gemini:generateContent", body).json();

    JsonNode usage = answer.path("usageMetadata");
    assertThat(answer.at("/candidates/0/content/parts/0/thought").asBoolean()).isTrue();
    assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    assertThat(usage.path("candidatesTokenCount").asInt()).isEqualTo(4);
    assertThat(usage.path("thoughtsTokenCount").asInt()).isEqualTo(7);
    assertThat(usage.path("cachedContentTokenCount").asInt()).isEqualTo(100);
    assertThat(usage.path("totalTokenCount").asInt())
        .isEqualTo(usage.path("promptTokenCount").asInt() + 11);
    assertThat(simulation.bill().completionTokens()).isEqualTo(11);
    assertThat(simulation.bill().reasoningTokens()).isEqualTo(7);
  }

  @Test
  void aStreamComesAsEventsOrAsAnArray() {
    List<Sse> events =
        Sse.in(
            post(MODELS + "sim-gemini:streamGenerateContent?alt=sse", asking("/sim tokens=3"))
                .body());
    JsonNode array =
        post(MODELS + "sim-gemini:streamGenerateContent", asking("/sim tokens=3")).json();

    assertThat(events).hasSize(4);
    assertThat(events.get(3).json().at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    assertThat(events.get(3).json().at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(3);
    assertThat(array).hasSize(4);
    assertThat(array.get(3).at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
  }

  @Test
  void aFunctionCallMustComeBackWithItsSignature() {
    ObjectNode body = asking("Weather?");
    body.set("tools", json(TOOLS));
    String path = MODELS + "sim-gemini-3:generateContent";
    JsonNode content = post(path, body).json().at("/candidates/0/content");
    JsonNode call = content.at("/parts/0/functionCall");
    assertThat(call.at("/args/city").asText()).isEqualTo("some city");

    ArrayNode contents = body.withArray("contents");
    contents.add(content);
    contents
        .addObject()
        .put("role", "user")
        .putArray("parts")
        .addObject()
        .putObject("functionResponse")
        .put("name", "get_weather")
        .putObject("response")
        .put("sky", "clear");

    assertThat(post(path, body).status()).isEqualTo(200);
    ObjectNode dropped = body.deepCopy();
    ((ObjectNode) dropped.at("/contents/1/parts/0")).remove("thoughtSignature");
    assertThat(message(post(path, dropped), 400)).contains("missing a thought_signature");
    assertThat(post(MODELS + "sim-gemini:generateContent", dropped).status()).isEqualTo(200);
    ObjectNode altered = body.deepCopy();
    ((ObjectNode) altered.at("/contents/1/parts/0")).put("thoughtSignature", "AAAA");
    assertThat(message(post(path, altered), 400)).contains("Corrupted thought signature");
  }

  @Test
  void callsComeInParallelAndAreAnsweredInFull() {
    ObjectNode body = asking("/sim calls=2");
    body.set("tools", json(TOOLS));

    JsonNode parts =
        post(MODELS + "sim-gemini-3:generateContent", body)
            .json()
            .at("/candidates/0/content/parts");

    assertThat(parts).hasSize(2);
    assertThat(parts.get(0).has("thoughtSignature")).isTrue();
    assertThat(parts.get(1).has("thoughtSignature")).isFalse();
    ((ArrayNode) body.path("contents")).addObject().put("role", "model").set("parts", parts);
    body.withArray("contents")
        .addObject()
        .put("role", "user")
        .putArray("parts")
        .addObject()
        .putObject("functionResponse")
        .put("name", "get_weather")
        .putObject("response");
    assertThat(message(post(MODELS + "sim-gemini-3:generateContent", body), 400))
        .contains("number of function response parts");
  }

  @Test
  void vertexWantsABearerToken() {
    String path = "/v1/projects/p/locations/l/publishers/google/models/sim-gemini:generateContent";

    Exchange keyed = post(path, asking("Hi"));
    Exchange bearer = Tongue.CHAT.send(simulation.client(), asking("Hi"), false);
    Exchange right =
        simulation
            .client()
            .send(HttpMethod.POST, path, asking("Hi").toString(), "authorization", "Bearer t");

    assertThat(message(keyed, 401)).contains("OAuth 2 access token");
    assertThat(bearer.status()).isEqualTo(400);
    assertThat(right.status()).isEqualTo(200);
  }

  @Test
  void tokensAreCountedAndTextsEmbedded() {
    JsonNode count = post(MODELS + "sim-gemini:countTokens", asking("Hello there")).json();
    JsonNode one =
        post(
                MODELS + "sim-embed:embedContent",
                json("{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"outputDimensionality\":8}"))
            .json();
    JsonNode batch =
        post(
                MODELS + "sim-embed:batchEmbedContents",
                json(
                    "{\"requests\":[{\"model\":\"models/sim-embed\",\"content\":{\"parts\":[{\"text\":\"a\"}]}},"
                        + "{\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}"))
            .json();

    assertThat(count.path("totalTokens").asInt()).isPositive();
    assertThat(one.at("/embedding/values")).hasSize(8);
    assertThat(batch.path("embeddings")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | contents is not specified",
        "{\"contents\":[{\"role\":\"system\",\"parts\":[{\"text\":\"a\"}]}]} | valid role",
        "{\"contents\":[{\"parts\":[{}]}]} | required oneof field 'data'",
        "{\"foo\":1} | Unknown name \"foo\"",
        "{\"contents\":[{\"parts\":[{\"text\":1}]}]} | contents[0].parts[0].text",
        "{\"contents\":[{\"parts\":[{\"text\":\"a\"}]}],\"tools\":[{\"functionDeclarations\":"
            + "[{\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"additionalProperties\":false}}]}]}"
            + " | Unknown name \"additionalProperties\"",
      })
  void aBadFieldIsNamedInGooglesWords(String body, String expected) {
    assertThat(message(post(MODELS + "sim-gemini:generateContent", json(body)), 400))
        .contains(expected);
  }

  @Test
  void namesMayBeWrittenInSnakeCase() {
    JsonNode body =
        json(
            "{\"contents\":[{\"parts\":[{\"text\":\"/sim\"}]}],"
                + "\"system_instruction\":{\"parts\":[{\"text\":\"a\"}]},"
                + "\"generation_config\":{\"max_output_tokens\":3}}");

    JsonNode answer = post("/v1/models/sim-gemini:generateContent", body).json();

    assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("MAX_TOKENS");
  }

  private static String message(Exchange answer, int status) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().at("/error/code").asInt()).isEqualTo(status);
    assertThat(answer.json().at("/error/status").asText()).isNotBlank();
    return answer.json().at("/error/message").asText();
  }
}
