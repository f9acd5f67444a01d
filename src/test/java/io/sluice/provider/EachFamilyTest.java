package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.ProviderConfig.AwsConfig;
import io.sluice.config.ProviderConfig.AzureConfig;
import io.sluice.config.ProviderSample;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.provider.Dispatch.Operation.Resource;
import io.sluice.provider.Dispatch.Payload;
import io.sluice.provider.Upstream.Got;
import io.sluice.wire.Format;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where each family is asked for each format, and with which credential. */
class EachFamilyTest {
  private Upstream upstream;

  @BeforeEach
  void start() throws Exception {
    upstream = new Upstream();
  }

  @AfterEach
  void stop() throws Exception {
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource({
    "chat, /v1/chat/completions",
    "responses, /v1/responses",
    "completions, /v1/completions",
    "embeddings, /v1/embeddings",
    "moderations, /v1/moderations",
    "images, /v1/images/generations",
    "image_edits, /v1/images/edits",
    "image_variations, /v1/images/variations",
    "speech, /v1/audio/speech",
    "transcriptions, /v1/audio/transcriptions",
    "translations, /v1/audio/translations",
    "files, /v1/files",
    "batches, /v1/batches",
    "responses_count, /v1/responses/input_tokens",
    "responses_compact, /v1/responses/compact"
  })
  void openAiHasEachFormatUnderTheBaseUrl(String format, String uri) throws Exception {
    Provider provider = open(openai().key("k-1"));
    Got got = upstream.sent(provider, new Ask(Format.of(format), "m", true));
    assertThat(got.method()).isEqualTo("POST");
    assertThat(got.uri()).isEqualTo(uri);
    assertThat(got.headers().get("authorization")).isEqualTo("Bearer k-1");
    assertThat(got.headers().get("content-type")).isEqualTo("application/json");
    assertThat(got.headers().get("x-request-id")).isEqualTo("r-1");
    assertThat(got.body().toString()).isEqualTo("{}");
  }

  @Test
  void aServerThatWantsNoKeyGetsNone() throws Exception {
    Got got = upstream.sent(open(openai()), new Ask(Format.CHAT, "m", false));
    assertThat(got.headers().contains("authorization")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "chat, /openai/v1/chat/completions",
    "responses, /openai/v1/responses",
    "embeddings, /openai/v1/embeddings",
    "transcriptions, /openai/v1/audio/transcriptions"
  })
  void azureInItsNewApiIsAskedWithoutAVersion(String format, String uri) throws Exception {
    Got got = upstream.sent(azure(new AzureConfig("v1", null, null)), asked(format, "gpt 5"));
    assertThat(got.uri()).isEqualTo(uri);
    assertThat(got.headers().get("api-key")).isEqualTo("k-1");
    assertThat(got.headers().contains("authorization")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "chat, /openai/deployments/gpt%205/chat/completions?api-version=2024-10-21",
    "embeddings, /openai/deployments/gpt%205/embeddings?api-version=2024-10-21",
    "images, /openai/deployments/gpt%205/images/generations?api-version=2024-10-21",
    "speech, /openai/deployments/gpt%205/audio/speech?api-version=2024-10-21",
    "responses, /openai/responses?api-version=2024-10-21",
    "files, /openai/files?api-version=2024-10-21"
  })
  void anAzureDeploymentIsNamedInThePathWithAVersion(String format, String uri) throws Exception {
    AzureConfig config = new AzureConfig("deployments", "2024-10-21", null);
    assertThat(upstream.sent(azure(config), asked(format, "gpt 5")).uri()).isEqualTo(uri);
  }

  @ParameterizedTest
  @CsvSource({
    "messages, , /v1/messages",
    "messages, beta=true, /v1/messages?beta=true",
    "messages, beta=true&key=secret&x=1, /v1/messages?beta=true",
    "messages_count, beta=true, /v1/messages/count_tokens?beta=true"
  })
  void anthropicGetsTheQueryThatItKnows(String format, @Nullable String query, String uri)
      throws Exception {
    Provider provider = open(family("anthropic").key("k-1"));
    Got got = upstream.sent(provider, new Ask(Format.of(format), "m", true, query));
    assertThat(got.uri()).isEqualTo(uri);
    assertThat(got.headers().get("x-api-key")).isEqualTo("k-1");
    assertThat(got.headers().contains("authorization")).isFalse();
    assertThat(got.headers().get("anthropic-version")).isEqualTo("2023-06-01");
  }

  @Test
  void theCallersAnthropicVersionGoesThrough() throws Exception {
    Provider provider = open(family("anthropic").key("k-1"));
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Anthropic-Version", "2026-10-21")
            .add("anthropic-beta", "a-1")
            .add("anthropic-beta", "b-2");
    upstream.send(provider, asked("messages", "m"), Upstream.json("{}"), headers);
    assertThat(upstream.last().headers().getAll("anthropic-version")).containsExactly("2026-10-21");
    assertThat(upstream.last().headers().getAll("anthropic-beta")).containsExactly("a-1", "b-2");
  }

  @ParameterizedTest
  @CsvSource({
    "gemini, g-1, false, , /v1beta/models/g-1:generateContent",
    "gemini, g-1, true, , /v1beta/models/g-1:streamGenerateContent?alt=sse",
    "gemini, g-1, true, '', /v1beta/models/g-1:streamGenerateContent",
    "gemini, g-1, true, alt=sse&key=secret, /v1beta/models/g-1:streamGenerateContent?alt=sse",
    "gemini, g-1, true, alt=json, /v1beta/models/g-1:streamGenerateContent?alt=json",
    "gemini, tunedModels/mine, false, , /v1beta/tunedModels/mine:generateContent",
    "gemini, a/b?c#d, false, , /v1beta/models/a%2Fb%3Fc%23d:generateContent",
    "gemini_count, g-1, false, , /v1beta/models/g-1:countTokens",
    "gemini_embed, g-1, false, , /v1beta/models/g-1:embedContent",
    "gemini_batch_embed, g-1, false, , /v1beta/models/g-1:batchEmbedContents"
  })
  void geminiIsAskedByAMethodOfTheModel(
      String format, String model, boolean stream, @Nullable String query, String uri)
      throws Exception {
    Provider provider = open(family("gemini").key("k-1"));
    Got got = upstream.sent(provider, new Ask(Format.of(format), model, stream, query));
    assertThat(got.uri()).isEqualTo(uri);
    assertThat(got.headers().get("x-goog-api-key")).isEqualTo("k-1");
    assertThat(got.headers().contains("authorization")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "converse, false, a.b-v1:0, /model/a.b-v1%3A0/converse",
    "converse, true, a.b-v1:0, /model/a.b-v1%3A0/converse-stream",
    "invoke, false, m, /model/m/invoke",
    "invoke, true, m, /model/m/invoke-with-response-stream",
    "bedrock_embed, false, m, /model/m/invoke",
    "converse, false, arn:aws:bedrock:eu-central-1:1:inference-profile/eu.x:0,"
        + " /model/arn%3Aaws%3Abedrock%3Aeu-central-1%3A1%3Ainference-profile%2Feu.x%3A0/converse"
  })
  void bedrockHasTheModelInThePath(String format, boolean stream, String model, String uri)
      throws Exception {
    Provider provider =
        open(family("bedrock").key("k-1").aws(new AwsConfig("eu-central-1", null, null, null)));
    Got got = upstream.sent(provider, new Ask(Format.of(format), model, stream));
    assertThat(got.uri()).isEqualTo(uri);
    assertThat(got.headers().get("authorization")).isEqualTo("Bearer k-1");
  }

  @ParameterizedTest
  @CsvSource({"cohere_chat, /v2/chat", "cohere_embed, /v2/embed", "rerank, /v2/rerank"})
  void cohereIsAskedInItsSecondVersion(String format, String uri) throws Exception {
    Got got = upstream.sent(open(family("cohere").key("k-1")), asked(format, "m"));
    assertThat(got.uri()).isEqualTo(uri);
    assertThat(got.headers().get("authorization")).isEqualTo("Bearer k-1");
  }

  @Test
  void whatAProviderKeepsIsAskedByPathAndMethod() throws Exception {
    Provider provider = open(openai().key("k-1"));
    Resource delete = new Resource(Format.RESPONSES, HttpMethod.DELETE, "/responses/resp_1", null);
    upstream.send(provider, delete, new Payload.Empty(), MultiMap.caseInsensitiveMultiMap());
    assertThat(upstream.last().method()).isEqualTo("DELETE");
    assertThat(upstream.last().uri()).isEqualTo("/v1/responses/resp_1");
    assertThat(upstream.last().body().length()).isZero();

    String query = "limit=2&include%5B%5D=a.b&key=secret&API%2Dkey=secret&after=x";
    Resource list = new Resource(Format.FILES, HttpMethod.GET, "/files", query);
    upstream.send(provider, list, new Payload.Empty(), MultiMap.caseInsensitiveMultiMap());
    assertThat(upstream.last().uri()).isEqualTo("/v1/files?limit=2&include%5B%5D=a.b&after=x");

    Resource old = new Resource(Format.FILES, HttpMethod.GET, "/files/f-1", "limit=1");
    upstream.send(
        azure(new AzureConfig("deployments", "2024-10-21", null)),
        old,
        new Payload.Empty(),
        MultiMap.caseInsensitiveMultiMap());
    assertThat(upstream.last().uri()).isEqualTo("/openai/files/f-1?limit=1&api-version=2024-10-21");
  }

  @ParameterizedTest
  @CsvSource({
    "/responses/../files",
    "/responses/..",
    "/responses/.",
    "//evil.example.com/x",
    "/responses//x",
    "/responses/%2e%2e/files",
    "/responses/x?y=z",
    "/responses/x#y",
    "/responses\\..\\files",
    "'/responses/a b'",
    "responses",
    "/responses/x/",
    "''"
  })
  void aPathThatMightLeadElsewhereIsNotSent(String path) throws Exception {
    Provider provider = open(openai().key("k-1"));
    Resource resource = new Resource(Format.RESPONSES, HttpMethod.GET, path, null);
    assertThatThrownBy(() -> upstream.send(provider, resource))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(upstream.got).isEmpty();
  }

  @Test
  void aPathOrQueryWithControlCharactersIsNotSent() throws Exception {
    Provider provider = open(openai().key("k-1"));
    for (String bad : new String[] {"a\r\nx-evil: 1", "a\u0000", "a\u00e9"}) {
      assertThatThrownBy(
              () ->
                  upstream.send(
                      provider, new Resource(Format.FILES, HttpMethod.GET, "/files/" + bad, null)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () ->
                  upstream.send(
                      provider, new Resource(Format.FILES, HttpMethod.GET, "/files", "x=" + bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(upstream.got).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"..", ".", "../x", "x/../y", "''"})
  void aModelThatIsAStepUpIsNotSent(String model) throws Exception {
    Provider provider = open(family("gemini").key("k-1"));
    assertThatThrownBy(() -> upstream.send(provider, asked("gemini", model)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(upstream.got).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void whatAProviderDoesNotSpeakIsNotSent(Format format) throws Exception {
    Provider provider = open(family("cohere").key("k-1"));
    if (!provider.speaks().contains(format)) {
      assertThatThrownBy(() -> upstream.send(provider, new Ask(format, "m", false)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(format.code());
    }
  }

  @Test
  void theConfigurationSaysWhatAServerSpeaksAndWhichOfItIsPreferred() throws Exception {
    assertThat(open(openai()).speaks()).containsExactlyElementsOf(OpenAiApi.FORMATS);
    Provider other = open(openai().formats("responses", "rerank", "chat"));
    assertThat(other.speaks()).containsExactly(Format.RESPONSES, Format.RERANK, Format.CHAT);
    assertThat(upstream.sent(other, asked("rerank", "m")).uri()).isEqualTo("/v1/rerank");
    assertThatThrownBy(() -> upstream.send(other, asked("embeddings", "m")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProviderIsDrainedWhenItsConfigurationSaysSo() throws Exception {
    assertThat(open(openai()).drains()).isFalse();
    assertThat(open(openai().onCallerGone("drain")).drains()).isTrue();
  }

  private static Ask asked(String format, String model) {
    return new Ask(Format.of(format), model, false);
  }

  private Provider azure(AzureConfig config) throws Exception {
    return open(family("azure").key("k-1").azure(config));
  }

  private ProviderSample openai() {
    return ProviderSample.of("openai", upstream.url() + "/v1");
  }

  private ProviderSample family(String family) {
    return ProviderSample.of(family, upstream.url());
  }

  private Provider open(ProviderSample sample) throws Exception {
    return upstream.provider(sample.make());
  }
}
