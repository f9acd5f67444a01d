package io.sluice.clients;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextBlock;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Anthropic's own Java SDK as it is published. */
final class AnthropicSdkTest extends ClientContract {

  private static final Tool WEATHER =
      Tool.builder()
          .name(TOOL)
          .inputSchema(
              Tool.InputSchema.builder()
                  .properties(
                      Tool.InputSchema.Properties.builder()
                          .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                          .build())
                  .addRequired("city")
                  .build())
          .build();

  private AnthropicClient client;

  @Override
  void connect(String url, String token) {
    client = AnthropicOkHttpClient.builder().baseUrl(url).apiKey(token).maxRetries(0).build();
  }

  @Override
  List<String> models() {
    return client.models().list().autoPager().stream().map(ModelInfo::id).toList();
  }

  private static MessageCreateParams.Builder ask(String model, String text) {
    return MessageCreateParams.builder().model(model).maxTokens(1000).addUserMessage(text);
  }

  private record Streamed(Message message, int parts) {}

  private Streamed streamed(MessageCreateParams params) {
    MessageAccumulator accumulator = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(params)) {
      long parts =
          events.stream().map(accumulator::accumulate).filter(AnthropicSdkTest::isText).count();
      return new Streamed(accumulator.message(), (int) parts);
    }
  }

  private static boolean isText(RawMessageStreamEvent event) {
    return event.isContentBlockDelta() && event.asContentBlockDelta().delta().isText();
  }

  private static String text(Message message) {
    return message.content().stream()
        .flatMap(block -> block.text().stream())
        .map(TextBlock::text)
        .collect(Collectors.joining());
  }

  private static Said said(Message message, int parts) {
    String finish = message.stopReason().orElseThrow().asString();
    return new Said(text(message), finish, message.usage().outputTokens(), parts);
  }

  @Override
  Said complete(String model, String text) {
    return said(client.messages().create(ask(model, text).build()), 1);
  }

  @Override
  Said stream(String model, String text) {
    Streamed streamed = streamed(ask(model, text).build());
    return said(streamed.message(), streamed.parts());
  }

  @Override
  Called call(String model, String question, boolean streams) {
    MessageCreateParams.Builder params = ask(model, question).addTool(WEATHER);
    Message asked = answer(params, streams);
    List<ToolUseBlock> calls =
        asked.content().stream().map(ContentBlock::toolUse).flatMap(c -> c.stream()).toList();
    List<ContentBlockParam> results =
        calls.stream()
            .map(call -> ToolResultBlockParam.builder().toolUseId(call.id()).content(RESULT))
            .map(result -> ContentBlockParam.ofToolResult(result.build()))
            .toList();
    params.addMessage(asked).addUserMessageOfContentBlockParams(results);
    return new Called(
        calls.stream().map(AnthropicSdkTest::city).toList(), text(answer(params, streams)));
  }

  private Message answer(MessageCreateParams.Builder params, boolean streams) {
    MessageCreateParams built = params.build();
    return streams ? streamed(built).message() : client.messages().create(built);
  }

  private static String city(ToolUseBlock call) {
    return String.valueOf(call._input().convert(Map.class).get("city"));
  }

  @Override
  String finished() {
    return "end_turn";
  }

  @Override
  boolean isUnauthorized(Throwable failure) {
    return failure instanceof UnauthorizedException;
  }

  @Override
  boolean isNotFound(Throwable failure) {
    return failure instanceof NotFoundException;
  }

  @ParameterizedTest
  @EnumSource(
      names = {"BEDROCK", "COHERE"},
      mode = EnumSource.Mode.EXCLUDE)
  void countsTokens(Model model) {
    MessageCountTokensParams params =
        MessageCountTokensParams.builder()
            .model(model.id)
            .addUserMessage("How many tokens are these?")
            .build();
    Assertions.assertThat(client.messages().countTokens(params).inputTokens()).isGreaterThan(3);
  }
}
