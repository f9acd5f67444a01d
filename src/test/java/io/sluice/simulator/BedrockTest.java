package io.sluice.simulator;

import static io.sluice.simulator.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BedrockTest {
  private static final String CONVERSE = "/model/sim-small/converse";
  private static final String TOOLS =
      """
      {"tools":[{"toolSpec":{"name":"get_weather","inputSchema":{"json":{"type":"object",
        "properties":{"city":{"type":"string"}},"required":["city"]}}}}]}
      """;

  @RegisterExtension final Simulation simulation = new Simulation();

  private record Frame(String type, JsonNode payload) {}

  private Exchange post(String path, JsonNode body) {
    return simulation
        .client()
        .send(HttpMethod.POST, path, body.toString(), "authorization", "Bearer key");
  }

  private static ObjectNode asking(String question) {
    return Tongue.CONVERSE.body(question, false);
  }

  /** Reads the frames and checks both sums of each. */
  private static List<Frame> frames(Exchange answer) {
    Buffer all = Buffer.buffer();
    answer.pieces().forEach(all::appendBuffer);
    List<Frame> frames = new ArrayList<>();
    for (int at = 0; at < all.length(); ) {
      int length = all.getInt(at);
      int head = all.getInt(at + 4);
      assertThat(all.getInt(at + 8)).isEqualTo(crc(all.getBytes(at, at + 8)));
      assertThat(all.getInt(at + length - 4)).isEqualTo(crc(all.getBytes(at, at + length - 4)));
      String headers =
          new String(all.getBytes(at + 12, at + 12 + head), StandardCharsets.ISO_8859_1);
      String type = headers.replaceAll("(?s).*:(?:event|exception)-type\\x07..([A-Za-z]+).*", "$1");
      frames.add(new Frame(type, json(all.getString(at + 12 + head, at + length - 4))));
      at += length;
    }
    return frames;
  }

  private static int crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Test
  void aStreamIsFramesThatEndWithWhatWasUsed() {
    Exchange answer = post(CONVERSE + "-stream", asking("/sim tokens=3 cached=9 cache-write=4"));

    assertThat(answer.headers().get("content-type"))
        .isEqualTo("application/vnd.amazon.eventstream");
    List<Frame> frames = frames(answer);
    assertThat(frames)
        .extracting(Frame::type)
        .containsExactly(
            "messageStart",
            "contentBlockDelta",
            "contentBlockDelta",
            "contentBlockDelta",
            "contentBlockStop",
            "messageStop",
            "metadata");
    JsonNode usage = frames.get(6).payload().path("usage");
    assertThat(usage.path("outputTokens").asInt()).isEqualTo(3);
    assertThat(usage.path("cacheReadInputTokens").asInt()).isEqualTo(9);
    assertThat(usage.path("cacheWriteInputTokens").asInt()).isEqualTo(4);
    assertThat(simulation.bill().promptTokens()).isEqualTo(usage.path("inputTokens").asLong() + 13);
  }

  @Test
  void reasoningAndToolsComeBackAsTheyWere() {
    ObjectNode body = asking("Weather?");
    body.set("toolConfig", json(TOOLS));
    body.putObject("additionalModelRequestFields").putObject("thinking").put("type", "enabled");
    JsonNode answer = post(CONVERSE, body).json();
    List<Frame> frames = frames(post(CONVERSE + "-stream", body));

    JsonNode content = answer.at("/output/message/content");
    assertThat(answer.path("stopReason").asText()).isEqualTo("tool_use");
    assertThat(content.at("/1/toolUse/input/city").asText()).isEqualTo("some city");
    String arguments =
        frames.stream()
            .map(f -> f.payload().at("/delta/toolUse/input").asText(""))
            .collect(Collectors.joining());
    assertThat(json(arguments)).isEqualTo(json("{\"city\":\"some city\"}"));
    ArrayNode messages = body.withArray("messages");
    messages.addObject().put("role", "assistant").set("content", content);
    ObjectNode result =
        messages
            .addObject()
            .put("role", "user")
            .putArray("content")
            .addObject()
            .putObject("toolResult");
    result.put("toolUseId", content.at("/1/toolUse/toolUseId").asText());
    result.putArray("content").addObject().put("text", "sunny");
    assertThat(post(CONVERSE, body).status()).isEqualTo(200);
    ((ObjectNode) content.at("/0/reasoningContent/reasoningText")).put("text", "other");
    assertThat(refused(post(CONVERSE, body), 400, "ValidationException")).contains("signature");
  }

  @Test
  void aModelsOwnFormatIsSpokenWithinFrames() {
    ObjectNode body =
        (ObjectNode)
            json(
                "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":100,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"/sim tokens=2\"}]}");
    Exchange whole = post("/model/anthropic.sim-small-v1:0/invoke", body);
    List<Frame> frames =
        frames(post("/model/anthropic.sim-small-v1:0/invoke-with-response-stream", body));

    assertThat(whole.json().path("type").asText()).isEqualTo("message");
    assertThat(whole.headers().get("x-amzn-bedrock-output-token-count")).isEqualTo("2");
    assertThat(frames).allSatisfy(f -> assertThat(f.type()).isEqualTo("chunk"));
    JsonNode last =
        json(
            new String(
                Base64.getDecoder()
                    .decode(frames.get(frames.size() - 1).payload().path("bytes").asText()),
                StandardCharsets.UTF_8));
    assertThat(last.path("type").asText()).isEqualTo("message_stop");
    assertThat(last.at("/amazon-bedrock-invocationMetrics/outputTokenCount").asInt()).isEqualTo(2);
    assertThat(
            post("/model/amazon.sim-embed-v2:0/invoke", json("{\"inputText\":\"a\"}"))
                .json()
                .path("embedding"))
        .hasSize(256);
  }

  @Test
  void aSignatureMustLookLikeOne() {
    String body = asking("Hi").toString();
    String right =
        "AWS4-HMAC-SHA256 Credential=KEY/20261125/eu-west-1/%s/aws4_request, SignedHeaders=host;x-amz-date, Signature="
            + "0".repeat(64);
    Client client = simulation.client();

    Exchange signed =
        client.send(
            HttpMethod.POST,
            "/model/us.sim-small-v1%3A0/converse",
            body,
            "authorization",
            right.formatted("bedrock"),
            "x-amz-date",
            "20261125T120000Z");
    Exchange otherService =
        client.send(
            HttpMethod.POST,
            CONVERSE,
            body,
            "authorization",
            right.formatted("s3"),
            "x-amz-date",
            "20261125T120000Z");
    Exchange undated =
        client.send(HttpMethod.POST, CONVERSE, body, "authorization", right.formatted("bedrock"));
    Exchange none = client.send(HttpMethod.POST, CONVERSE, body);

    assertThat(signed.status()).as(signed.body()).isEqualTo(200);
    refused(otherService, 403, "InvalidSignatureException");
    refused(undated, 403, "InvalidSignatureException");
    refused(none, 403, "MissingAuthenticationTokenException");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"messages\":[]} | length",
        "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"text\":\"a\"}]}]} | start with a user",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]},{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}]} | alternate",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\" \"}]}]} | blank",
        "{\"messages\":[{\"role\":\"boss\",\"content\":[{\"text\":\"a\"}]}]} | enum value set",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"a\"}]}],\"foo\":1} | foo",
      })
  void aBadFieldIsNamed(String body, String expected) {
    assertThat(refused(post(CONVERSE, json(body)), 400, "ValidationException")).contains(expected);
  }

  private static String refused(Exchange answer, int status, String kind) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().get("x-amzn-errortype")).startsWith(kind);
    return answer.json().path("message").asText();
  }
}
