package io.sluice.simulator;

import static io.sluice.simulator.Conversation.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OpenAiMediaTest {
  private static final String FORM = "multipart/form-data; boundary=xyz";

  @RegisterExtension final Simulation simulation = new Simulation();

  private Exchange post(String path, String body, String... more) {
    String[] headers = new String[more.length + 2];
    System.arraycopy(more, 0, headers, 0, more.length);
    headers[more.length] = "authorization";
    headers[more.length + 1] = "Bearer k";
    return simulation.client().send(HttpMethod.POST, path, body, headers);
  }

  private JsonNode get(String path) {
    return simulation.client().send(HttpMethod.GET, path, "", "authorization", "Bearer k").json();
  }

  private static String form(String... fields) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < fields.length; i += 2) {
      String file =
          fields[i].equals("file") || fields[i].equals("image") ? "; filename=\"f.bin\"" : "";
      form.append("--xyz\r\nContent-Disposition: form-data; name=\"").append(fields[i]);
      form.append("\"").append(file).append("\r\n\r\n").append(fields[i + 1]).append("\r\n");
    }
    return form.append("--xyz--\r\n").toString();
  }

  private BilledRequest last() {
    var all = simulation.provider().requests();
    return all.get(all.size() - 1);
  }

  @Test
  void embeddingsAreNumbersOrPacked() {
    JsonNode numbers =
        post("/v1/embeddings", "{\"model\":\"sim-embed\",\"input\":[\"a\",\"b\"],\"dimensions\":4}")
            .json();
    JsonNode packed =
        post(
                "/v1/embeddings",
                "{\"model\":\"sim-embed\",\"input\":\"a\",\"dimensions\":4,\"encoding_format\":\"base64\"}")
            .json();

    assertThat(numbers.path("data")).hasSize(2);
    Buffer bytes =
        Buffer.buffer(Base64.getDecoder().decode(packed.at("/data/0/embedding").asText()));
    assertThat(bytes.length()).isEqualTo(16);
    assertThat((double) Float.intBitsToFloat(bytes.getIntLE(0)))
        .isEqualTo(
            numbers.at("/data/0/embedding/0").asDouble(),
            org.assertj.core.data.Offset.offset(1e-6));
    assertThat(last().promptTokens()).isEqualTo(packed.at("/usage/prompt_tokens").asLong());
    assertThat(post("/v1/embeddings", "{\"model\":\"sim-embed\",\"input\":1}").status())
        .isEqualTo(400);
  }

  @Test
  void moderationsFlagViolence() {
    JsonNode results =
        post("/v1/moderations", "{\"input\":[\"peace\",\"violence\"]}").json().path("results");

    assertThat(results.at("/0/flagged").asBoolean()).isFalse();
    assertThat(results.at("/1/categories/violence").asBoolean()).isTrue();
  }

  @Test
  void picturesAreRealAndCounted() throws IOException {
    JsonNode made =
        post("/v1/images/generations", "{\"model\":\"sim-image\",\"prompt\":\"a cat\",\"n\":2}")
            .json();
    BilledRequest bill = last();
    JsonNode edited =
        post(
                "/v1/images/edits",
                form("model", "sim-image", "prompt", "green", "image", "123"),
                "content-type",
                FORM)
            .json();
    List<Sse> events =
        Sse.in(
            post(
                    "/v1/images/generations",
                    "{\"model\":\"sim-image\",\"prompt\":\"a cat\",\"stream\":true}")
                .body());

    byte[] png = Base64.getDecoder().decode(made.at("/data/1/b64_json").asText());
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(1);
    assertThat(bill.units()).isEqualTo(2);
    assertThat(bill.completionTokens()).isEqualTo(made.at("/usage/output_tokens").asLong());
    assertThat(edited.at("/usage/input_tokens_details/image_tokens").asInt()).isPositive();
    assertThat(events)
        .extracting(Sse::name)
        .containsExactly("image_generation.partial_image", "image_generation.completed");
  }

  @Test
  void speechIsAToneAndCountsCharacters() {
    Exchange wav =
        post(
            "/v1/audio/speech",
            "{\"model\":\"sim-speech\",\"voice\":\"any\",\"input\":\"Hello there\",\"response_format\":\"wav\"}");
    BilledRequest bill = last();
    Exchange events =
        post(
            "/v1/audio/speech",
            "{\"model\":\"sim-speech\",\"voice\":\"any\",\"input\":\"Hi\",\"stream_format\":\"sse\"}");

    assertThat(wav.headers().get("content-type")).isEqualTo("audio/wav");
    assertThat(wav.body()).startsWith("RIFF");
    assertThat(bill.units()).isEqualTo(11);
    assertThat(events.body()).contains("speech.audio.delta", "speech.audio.done", "usage");
  }

  @Test
  void soundIsTranscribedAndCountsSeconds() {
    String sound = "s".repeat(50_000);
    String[] type = {"content-type", FORM};
    JsonNode json =
        post("/v1/audio/transcriptions", form("model", "sim-transcribe", "file", sound), type)
            .json();
    BilledRequest bill = last();
    String text =
        post(
                "/v1/audio/translations",
                form("model", "sim-transcribe", "file", sound, "response_format", "text"),
                type)
            .body();
    String stream =
        post(
                "/v1/audio/transcriptions",
                form("model", "sim-transcribe", "file", sound, "stream", "true"),
                type)
            .body();

    assertThat(json.at("/usage/input_token_details/audio_tokens").asInt()).isEqualTo(30);
    assertThat(bill.units()).isEqualTo(3);
    assertThat(text.strip()).isEqualTo(json.path("text").asText());
    assertThat(stream).contains("transcript.text.delta", "transcript.text.done");
    assertThat(
            post(
                    "/v1/audio/transcriptions",
                    form("model", "sim-transcribe", "file", sound, "prompt", "/sim error=503"),
                    type)
                .status())
        .isEqualTo(503);
    assertThat(post("/v1/audio/transcriptions", "{}").status()).isEqualTo(400);
  }

  @Test
  void filesAreKeptAndBatchesAnswered() {
    String line =
        "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":%s}\n"
            .formatted(Conversation.asking("/sim tokens=4"));
    JsonNode file =
        post("/v1/files", form("purpose", "batch", "file", line), "content-type", FORM).json();
    String id = file.path("id").asText();
    JsonNode batch =
        post(
                "/v1/batches",
                "{\"input_file_id\":\"%s\",\"endpoint\":\"/v1/chat/completions\",\"completion_window\":\"24h\"}"
                    .formatted(id))
            .json();
    JsonNode done = get("/v1/batches/" + batch.path("id").asText());
    JsonNode output = get("/v1/files/" + done.path("output_file_id").asText() + "/content");

    assertThat(get("/v1/files/" + id).path("bytes").asInt()).isEqualTo(line.length());
    assertThat(batch.path("status").asText()).isEqualTo("validating");
    assertThat(done.path("status").asText()).isEqualTo("completed");
    assertThat(output.at("/response/body/usage/completion_tokens").asInt()).isEqualTo(4);
    assertThat(last().completionTokens()).isEqualTo(4);
    assertThat(
            simulation
                .client()
                .send(HttpMethod.DELETE, "/v1/files/" + id, "", "authorization", "Bearer k")
                .json()
                .path("deleted")
                .asBoolean())
        .isTrue();
  }

  @Test
  void azureHasDeploymentsThatWantAVersion() {
    String body =
        "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"/sim tokens=1\"}]}";
    String path = "/openai/deployments/sim-small/chat/completions";
    Client client = simulation.client();

    Exchange right =
        client.send(HttpMethod.POST, path + "?api-version=2024-10-21", body, "api-key", "k");
    Exchange without = client.send(HttpMethod.POST, path, body, "api-key", "k");
    Exchange v1 =
        client.send(
            HttpMethod.POST,
            "/openai/v1/chat/completions",
            Conversation.asking("Hi").toString(),
            "api-key",
            "k");

    assertThat(Sse.in(right.body()).get(0).json().path("prompt_filter_results")).hasSize(1);
    assertThat(without.status()).isEqualTo(404);
    assertThat(v1.status()).isEqualTo(200);
    assertThat(client.send(HttpMethod.POST, "/openai/v1/embeddings", "{}").status()).isEqualTo(401);
  }

  @Test
  void aRealtimeSessionAnswersInTextAndSound() {
    WebSocketConnectOptions to =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(simulation.provider().port())
            .setURI("/v1/realtime?model=sim-realtime")
            .putHeader("authorization", "Bearer k");
    List<JsonNode> heard = new CopyOnWriteArrayList<>();
    WebSocket socket =
        Client.get(
            simulation
                .vertx()
                .createWebSocketClient()
                .connect(to)
                .onSuccess(open -> open.textMessageHandler(m -> heard.add(json(m)))));

    socket.writeTextMessage(
        "{\"type\":\"session.update\",\"session\":{\"output_modalities\":[\"text\"]}}");
    socket.writeTextMessage(
        "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
            + "\"content\":[{\"type\":\"input_text\",\"text\":\"/sim tokens=3\"}]}}");
    socket.writeTextMessage("{\"type\":\"response.create\"}");
    Client.until("a response", () -> types(heard).contains("response.done"));
    socket.writeTextMessage(
        "{\"type\":\"response.create\",\"response\":{\"output_modalities\":[\"audio\"]}}");
    Client.until("sound", () -> types(heard).contains("response.output_audio.delta"));

    assertThat(types(heard))
        .containsSubsequence(
            "session.created",
            "session.updated",
            "conversation.item.done",
            "response.created",
            "response.output_text.delta",
            "response.output_item.done",
            "response.done");
    JsonNode done =
        heard.stream()
            .filter(e -> e.path("type").asText().equals("response.done"))
            .findFirst()
            .orElseThrow();
    assertThat(done.at("/response/usage/output_tokens").asInt()).isEqualTo(3);
    assertThat(simulation.provider().requests().get(0).format()).isEqualTo("realtime");
  }

  private static List<String> types(List<JsonNode> heard) {
    return heard.stream().map(e -> e.path("type").asText()).toList();
  }
}
