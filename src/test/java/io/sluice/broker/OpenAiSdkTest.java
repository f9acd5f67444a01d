package io.sluice.broker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall.Function;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.models.Model;
import io.sluice.simulator.BilledRequest;
import io.sluice.simulator.SimulatedProvider;
import io.sluice.simulator.SimulatorOptions;
import io.sluice.usage.LedgerRow;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenAI's own Java SDK as it is published, through the broker, at the simulated provider: all it
 * is told is another base URL and a token for an API key.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiSdkTest {

  private final List<OpenAIClient> clients = new ArrayList<>();
  private Vertx vertx;
  private SimulatedProvider simulator;
  private TestBroker broker;
  private OpenAIClient client;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    vertx = Vertx.vertx();
    SimulatorOptions options = new SimulatorOptions("127.0.0.1", 0, null, "");
    simulator = SimulatedProvider.start(vertx, options).await(20, SECONDS);
    Map<String, String> models = Map.of("small", "sim-small", "ghost", "nobody-has-this");
    broker = TestBroker.start(folder, simulator.port(), TestBroker.withModels(models));
    client = client(broker.token("search", "copilot"));
  }

  @AfterAll
  void stop() throws Exception {
    clients.forEach(OpenAIClient::close);
    broker.close();
    vertx.close().await(20, SECONDS);
  }

  private OpenAIClient client(String key) {
    OpenAIClient made =
        OpenAIOkHttpClient.builder()
            .baseUrl("http://127.0.0.1:" + broker.broker.port() + "/v1")
            .apiKey(key)
            .maxRetries(0)
            .build();
    clients.add(made);
    return made;
  }

  private static ChatCompletionCreateParams.Builder ask(String text) {
    return ChatCompletionCreateParams.builder().model("small").addUserMessage(text);
  }

  private static ChatCompletionCreateParams.Builder withTool(String text) {
    Map<String, Object> city = Map.of("city", Map.of("type", "string"));
    FunctionParameters parameters =
        FunctionParameters.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty("properties", JsonValue.from(city))
            .putAdditionalProperty("required", JsonValue.from(List.of("city")))
            .build();
    return ask(text)
        .addFunctionTool(
            FunctionDefinition.builder().name("get_weather").parameters(parameters).build());
  }

  private ChatCompletion complete(ChatCompletionCreateParams params) {
    return client.chat().completions().create(params);
  }

  private List<ChatCompletionChunk> stream(ChatCompletionCreateParams params) {
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(params)) {
      return chunks.stream().toList();
    }
  }

  private static ChatCompletion gather(List<ChatCompletionChunk> chunks) {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    chunks.forEach(accumulator::accumulate);
    return accumulator.chatCompletion();
  }

  private static String content(ChatCompletion completion) {
    return completion.choices().get(0).message().content().orElse("");
  }

  private static Function toolCall(ChatCompletion completion) {
    return completion
        .choices()
        .get(0)
        .message()
        .toolCalls()
        .orElseThrow()
        .get(0)
        .asFunction()
        .function();
  }

  /** What the simulator billed for an answer, by the answer's id. */
  private BilledRequest billed(String completionId) {
    return simulator.requests().stream()
        .filter(bill -> bill.completionId().equals(completionId))
        .findFirst()
        .orElseThrow();
  }

  private LedgerRow row(String requestId) throws Exception {
    List<LedgerRow> found = new ArrayList<>();
    Eventually.that(
        () -> {
          List<LedgerRow> rows = LedgerRow.in(broker.config.ledger().data());
          rows.stream().filter(row -> row.requestId().equals(requestId)).forEach(found::add);
          return !found.isEmpty();
        },
        "a ledger row for " + requestId);
    return found.get(0);
  }

  private void assertLedgerHasWhatWasBilled(String completionId) throws Exception {
    BilledRequest bill = billed(completionId);
    LedgerRow row = row(bill.requestId());
    assertThat(row.provenance()).isEqualTo("reported");
    assertThat(row.outcome()).isEqualTo("completed");
    assertThat(row.promptTokens()).isEqualTo(bill.promptTokens());
    assertThat(row.tokens().output()).isEqualTo(bill.completionTokens());
  }

  @Test
  void listsTheTeamsModels() {
    assertThat(client.models().list().data()).extracting(Model::id).contains("small", "ghost");
    OpenAIClient poor = client(broker.token("poor", "copilot"));
    assertThat(poor.models().list().data()).isEmpty();
  }

  @Test
  void completes() throws Exception {
    ChatCompletion answer = complete(ask("/sim tokens=40 cached=8").build());
    assertThat(content(answer)).isNotBlank();
    assertThat(answer.choices().get(0).finishReason().asString()).isEqualTo("stop");
    CompletionUsage usage = answer.usage().orElseThrow();
    assertThat(usage.completionTokens()).isEqualTo(40);
    assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens()).hasValue(8L);
    assertLedgerHasWhatWasBilled(answer.id());
  }

  @Test
  void streamsTheSameText() throws Exception {
    ChatCompletionCreateParams params = ask("/sim tokens=120 gap=1ms").build();
    List<ChatCompletionChunk> chunks = stream(params);
    ChatCompletion whole = gather(chunks);
    assertThat(chunks).hasSizeGreaterThan(100);
    assertThat(content(whole)).isEqualTo(content(complete(params)));
    assertThat(whole.choices().get(0).finishReason().asString()).isEqualTo("stop");
    assertLedgerHasWhatWasBilled(whole.id());
  }

  @Test
  void aStreamTellsItsUsageToWhoAskedForIt() throws Exception {
    ChatCompletionStreamOptions options =
        ChatCompletionStreamOptions.builder().includeUsage(true).build();
    List<ChatCompletionChunk> chunks = stream(ask("/sim tokens=30").streamOptions(options).build());
    ChatCompletionChunk last = chunks.get(chunks.size() - 1);
    assertThat(last.choices()).isEmpty();
    assertThat(last.usage().orElseThrow().completionTokens()).isEqualTo(30);
    assertLedgerHasWhatWasBilled(last.id());
  }

  @Test
  void aStreamKeepsItsUsageFromWhoDidNot() throws Exception {
    List<ChatCompletionChunk> chunks = stream(ask("/sim tokens=30").build());
    assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.choices()).isNotEmpty());
    assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.usage()).isEmpty());
    assertLedgerHasWhatWasBilled(chunks.get(0).id());
  }

  @Test
  void callsTools() throws Exception {
    ChatCompletion answer = complete(withTool("Weather in Paris?").build());
    assertThat(answer.choices().get(0).finishReason().asString()).isEqualTo("tool_calls");
    assertThat(toolCall(answer).name()).isEqualTo("get_weather");
    assertThat(new JsonObject(toolCall(answer).arguments()).getValue("city"))
        .isInstanceOf(String.class);
    assertLedgerHasWhatWasBilled(answer.id());
  }

  @Test
  void streamsToolCalls() throws Exception {
    ChatCompletionCreateParams params = withTool("Weather in Rome?").build();
    ChatCompletion streamed = gather(stream(params));
    assertThat(streamed.choices().get(0).finishReason().asString()).isEqualTo("tool_calls");
    assertThat(toolCall(streamed).name()).isEqualTo("get_weather");
    assertThat(toolCall(streamed).arguments()).isEqualTo(toolCall(complete(params)).arguments());
    assertLedgerHasWhatWasBilled(streamed.id());
  }

  @Test
  void takesAPromptOf100Kilobytes() throws Exception {
    String prompt = "Zażółć gęślą jaźń. ".repeat(4000) + "\n/sim tokens=5";
    ChatCompletion answer = complete(ask(prompt).build());
    assertThat(answer.usage().orElseThrow().promptTokens()).isGreaterThan(10_000);
    ChatCompletion streamed = gather(stream(ask(prompt).build()));
    assertThat(content(streamed)).isEqualTo(content(answer));
    assertLedgerHasWhatWasBilled(answer.id());
    assertLedgerHasWhatWasBilled(streamed.id());
  }

  private <E extends OpenAIServiceException> E failure(
      Class<E> type, OpenAIClient caller, ChatCompletionCreateParams params) {
    E plain = catchThrowableOfType(type, () -> caller.chat().completions().create(params));
    assertThat(plain).isNotNull();
    E streamed =
        catchThrowableOfType(
            type,
            () -> {
              try (var chunks = caller.chat().completions().createStreaming(params)) {
                chunks.stream().forEach(chunk -> {});
              }
            });
    assertThat(streamed).isNotNull();
    assertThat(streamed.code()).isEqualTo(plain.code());
    return plain;
  }

  @Test
  void aTokenThatIsNoneIsUnauthorized() {
    UnauthorizedException failure =
        failure(UnauthorizedException.class, client("sk-123"), ask("Hi").build());
    assertThat(failure.code()).hasValue("malformed_token");
    assertThat(failure.headers().values("www-authenticate")).isNotEmpty();
  }

  @Test
  void aModelThatIsNotGrantedIsPermissionDenied() {
    OpenAIClient poor = client(broker.token("poor", "copilot"));
    PermissionDeniedException failure =
        failure(PermissionDeniedException.class, poor, ask("Hi").build());
    assertThat(failure.code()).hasValue("model_not_granted");
  }

  @Test
  void aModelThatIsNotThereIsNotFoundHereOrAtTheProvider() {
    NotFoundException here =
        failure(NotFoundException.class, client, ask("Hi").model("gpt-9").build());
    NotFoundException there =
        failure(NotFoundException.class, client, ask("Hi").model("ghost").build());
    assertThat(here.code()).hasValue("model_not_found");
    assertThat(there.code()).hasValue("model_not_found");
  }

  @Test
  void aLimitThatIsReachedHereOrAtTheProviderIsRateLimited() {
    OpenAIClient limited = client(broker.token("limited", "copilot"));
    limited.chat().completions().create(ask("/sim tokens=1").build());
    limited.chat().completions().create(ask("/sim tokens=1").build());
    RateLimitException here = failure(RateLimitException.class, limited, ask("Hi").build());
    RateLimitException there =
        failure(RateLimitException.class, client, ask("/sim error=429").build());
    assertThat(here.code()).hasValue("rate_limit_exceeded");
    assertThat(here.headers().values("retry-after")).isNotEmpty();
    assertThat(here.headers().values("x-ratelimit-remaining-requests")).containsExactly("0");
    assertThat(there.headers().values("retry-after")).containsExactly("1");
  }

  @Test
  void aRequestThatMakesNoSenseIsABadRequestHereOrAtTheProvider() {
    JsonValue text = JsonValue.from("yes");
    BadRequestException here =
        failure(
            BadRequestException.class,
            client,
            ask("Hi").putAdditionalBodyProperty("messages", text).build());
    BadRequestException there =
        failure(BadRequestException.class, client, ask("/sim tokens=many").build());
    assertThat(here.code()).hasValue("malformed_request");
    assertThat(here.param()).hasValue("messages");
    assertThat(there.code()).hasValue("invalid_directive");
  }

  @Test
  void aProviderThatDiesInTheMiddleIsAnExceptionAndNotAnEnd() throws Exception {
    ChatCompletionCreateParams params = ask("/sim tokens=50 gap=1ms die-after=20").build();
    List<String> got = new ArrayList<>();
    try (StreamResponse<ChatCompletionChunk> chunks =
        client.chat().completions().createStreaming(params)) {
      assertThatThrownBy(() -> chunks.stream().forEach(chunk -> got.add(chunk.id())))
          .isInstanceOfSatisfying(
              SseException.class,
              failure -> assertThat(failure.code()).hasValue("provider_cut_short"));
    }
    assertThat(got).hasSizeGreaterThanOrEqualTo(20);
    LedgerRow row = row(billed(got.get(0)).requestId());
    assertThat(row.provenance()).isEqualTo("partial");
    assertThat(row.outcome()).isEqualTo("provider_failed");
    assertThat(row.tokens().output()).isBetween(20L, 22L);
  }
}
