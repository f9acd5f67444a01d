package io.sluice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.RateLimitException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolUseBlock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Anthropic's own SDK takes the simulator for Anthropic. */
class AnthropicSdkTest {
  @RegisterExtension final Simulation simulation = new Simulation();
  private AnthropicClient client;

  @BeforeEach
  void connect() {
    client =
        AnthropicOkHttpClient.builder()
            .baseUrl("http://127.0.0.1:" + simulation.provider().port())
            .apiKey("any")
            .maxRetries(0)
            .build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static MessageCreateParams.Builder asking(String question) {
    return MessageCreateParams.builder()
        .model("sim-large")
        .maxTokens(5000)
        .addUserMessage(question);
  }

  private static Tool tool() {
    return Tool.builder()
        .name("get_weather")
        .inputSchema(
            Tool.InputSchema.builder()
                .properties(
                    Tool.InputSchema.Properties.builder()
                        .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                        .build())
                .required(List.of("city"))
                .build())
        .build();
  }

  @Test
  void itReadsAMessage() {
    Message message = client.messages().create(asking("Hello").build());

    assertThat(message.content().get(0).asText().text()).contains("simulated");
    assertThat(message.stopReason()).contains(StopReason.END_TURN);
    assertThat(message.usage().outputTokens()).isEqualTo(simulation.bill().completionTokens());
  }

  @Test
  void itGathersAStreamWithThoughtsAndTools() {
    MessageAccumulator all = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> stream =
        client
            .messages()
            .createStreaming(
                asking("/sim calls=2 preamble=3").enabledThinking(1024).addTool(tool()).build())) {
      stream.stream().forEach(all::accumulate);
    }

    Message message = all.message();
    assertThat(message.content().get(0).asThinking().signature()).isNotBlank();
    assertThat(message.content().get(1).isText()).isTrue();
    ToolUseBlock second = message.content().get(3).asToolUse();
    assertThat(second.name()).isEqualTo("get_weather");
    assertThat(second._input().toString()).contains("some city");
    assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
  }

  @Test
  void itCountsTokensAndListsModels() {
    long tokens =
        client
            .messages()
            .countTokens(
                MessageCountTokensParams.builder().model("sim-small").addUserMessage("Hi").build())
            .inputTokens();

    assertThat(tokens).isPositive();
    assertThat(client.models().list().data()).extracting(m -> m.id()).contains("sim-small");
  }

  @Test
  void itTakesAnErrorForWhatItIs() {
    assertThatThrownBy(() -> client.messages().create(asking("/sim error=429").build()))
        .isInstanceOf(RateLimitException.class);
    assertThatThrownBy(
            () -> {
              try (StreamResponse<RawMessageStreamEvent> stream =
                  client.messages().createStreaming(asking("/sim error-after=2").build())) {
                stream.stream().forEach(event -> {});
              }
            })
        .hasMessageContaining("The server had an error");
  }
}
