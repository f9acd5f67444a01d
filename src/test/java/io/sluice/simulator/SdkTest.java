package io.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Schema;
import com.google.genai.types.Tool;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The vendors' own SDKs take the simulator for the vendor. */
class SdkTest {
  @RegisterExtension final Simulation simulation = new Simulation();

  private OpenAIClient openAi() {
    return OpenAIOkHttpClient.builder()
        .baseUrl("http://127.0.0.1:" + simulation.provider().port() + "/v1")
        .apiKey("any")
        .maxRetries(0)
        .build();
  }

  @Test
  void openAisGathersAStreamedResponse() {
    ResponseAccumulator all = ResponseAccumulator.create();
    OpenAIClient client = openAi();
    ResponseCreateParams params =
        ResponseCreateParams.builder()
            .model("sim-small")
            .input("/sim reasoning=2 tokens=4")
            .build();
    try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(params)) {
      stream.stream().forEach(all::accumulate);
    }
    Response whole = client.responses().create(params);

    assertThat(all.response().validate().usage().orElseThrow().outputTokens()).isEqualTo(6);
    assertThat(whole.validate().output()).hasSize(2);
    assertThat(client.responses().retrieve(whole.id()).validate().id()).isEqualTo(whole.id());
    client.close();
  }

  @Test
  void openAisReadsTheOtherKinds() {
    OpenAIClient client = openAi();

    assertThat(
            client
                .embeddings()
                .create(EmbeddingCreateParams.builder().model("sim-embed").input("a").build())
                .validate()
                .data()
                .get(0)
                .embedding())
        .hasSize(256);
    assertThat(
            client
                .moderations()
                .create(ModerationCreateParams.builder().input("a").build())
                .validate()
                .results()
                .get(0)
                .flagged())
        .isFalse();
    assertThat(
            client
                .images()
                .generate(ImageGenerateParams.builder().model("sim-image").prompt("a").build())
                .validate()
                .data()
                .orElseThrow())
        .hasSize(1);
    assertThat(client.models().list().data()).isNotEmpty();
    client.close();
  }

  private com.google.genai.Client google() {
    return com.google.genai.Client.builder()
        .apiKey("any")
        .httpOptions(
            HttpOptions.builder()
                .baseUrl("http://127.0.0.1:" + simulation.provider().port())
                .build())
        .build();
  }

  @Test
  void googlesReadsAnAnswerAndAStream() {
    try (com.google.genai.Client client = google()) {
      GenerateContentResponse answer =
          client.models.generateContent("sim-gemini", "/sim tokens=4 reasoning=3", null);
      StringBuilder text = new StringBuilder();
      try (ResponseStream<GenerateContentResponse> stream =
          client.models.generateContentStream("sim-gemini", "/sim tokens=4", null)) {
        for (GenerateContentResponse piece : stream) {
          text.append(piece.text() == null ? "" : piece.text());
        }
      }

      assertThat(answer.usageMetadata().orElseThrow().thoughtsTokenCount()).contains(3);
      assertThat(text.toString()).isEqualTo(answer.text());
      assertThat(client.models.countTokens("sim-gemini", "Hi", null).totalTokens().orElseThrow())
          .isPositive();
      assertThatThrownBy(() -> client.models.generateContent("sim-gemini", "/sim error=403", null))
          .isInstanceOf(ApiException.class);
    }
  }

  @Test
  void googlesReadsACall() {
    GenerateContentConfig config =
        GenerateContentConfig.builder()
            .tools(
                Tool.builder()
                    .functionDeclarations(
                        FunctionDeclaration.builder()
                            .name("get_weather")
                            .parameters(
                                Schema.builder()
                                    .type("OBJECT")
                                    .properties(
                                        Map.of("city", Schema.builder().type("STRING").build()))
                                    .required(List.of("city"))
                                    .build())
                            .build())
                    .build())
            .build();
    try (com.google.genai.Client client = google()) {
      GenerateContentResponse answer =
          client.models.generateContent("sim-gemini-3", "Weather?", config);

      assertThat(answer.functionCalls()).hasSize(1);
      assertThat(answer.functionCalls().get(0).args().orElseThrow())
          .containsEntry("city", "some city");
    }
  }
}
