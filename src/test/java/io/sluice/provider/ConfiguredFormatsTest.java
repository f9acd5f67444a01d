package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.config.ConfigLoader;
import io.sluice.config.LoadResult;
import io.sluice.config.LoadResult.Loaded;
import io.sluice.config.ProviderConfig.AzureConfig;
import io.sluice.config.ProviderConfig.GoogleConfig;
import io.sluice.provider.Dispatch.Operation.Ask;
import io.sluice.wire.Format;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a configuration may say of formats and quirks is what providers know of them. */
class ConfiguredFormatsTest {

  /** Each family, with what it needs. */
  private static final Map<String, ProviderApi> FAMILIES =
      Map.of(
          "openai", new OpenAiApi(Quirks.NONE),
          "azure", new AzureApi(new AzureConfig("v1", null, null)),
          "anthropic", new AnthropicApi(),
          "gemini", new GeminiApi(),
          "vertex", new VertexApi(new GoogleConfig("acme", "global", null)),
          "bedrock", new BedrockApi(),
          "cohere", new CohereApi());

  @Test
  void theSchemaNamesEveryFormat() {
    assertThat(allowed("formats"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Format.values()).map(Format::code).toList());
  }

  /** A format is accepted for a family if and only if that family can be asked for it. */
  @ParameterizedTest
  @MethodSource("pairs")
  void aFamilyMaySpeakWhatItCanBeAskedFor(String family, Format format) {
    ProviderApi api = Objects.requireNonNull(FAMILIES.get(family));
    Ask ask = new Ask(format, "m", false);
    if (load(family, format) instanceof Loaded) {
      assertThat(api.target(ask)).startsWith("/");
    } else {
      assertThat(api.formats()).doesNotContain(format);
      if (!family.equals("azure")) { // whose paths are OpenAI's, with more than Azure serves
        assertThatThrownBy(() -> api.target(ask)).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  static Stream<Arguments> pairs() {
    return FAMILIES.keySet().stream()
        .flatMap(
            family -> Arrays.stream(Format.values()).map(format -> Arguments.of(family, format)));
  }

  @Test
  void theSchemaNamesAllQuirksAndEachKnowsWhereItsFormatsAre() {
    assertThat(allowed("quirks"))
        .allSatisfy(
            name -> {
              Quirks quirks = Quirks.named(name);
              assertThat(quirks.formats()).isNotEmpty().contains(Format.CHAT);
              assertThat(quirks.maxTokens()).isIn("max_tokens", "max_completion_tokens");
              OpenAiApi api = new OpenAiApi(quirks);
              assertThat(api.formats()).isEqualTo(quirks.formats());
              assertThat(quirks.formats())
                  .allMatch(format -> api.target(new Ask(format, "m", false)).startsWith("/"));
            });
  }

  private static List<String> allowed(String key) {
    JsonObject provider =
        new JsonObject(ConfigLoader.schema())
            .getJsonObject("$defs")
            .getJsonObject("provider")
            .getJsonObject("properties")
            .getJsonObject(key);
    JsonObject named = provider.containsKey("items") ? provider.getJsonObject("items") : provider;
    return named.getJsonArray("enum").stream().map(Object::toString).toList();
  }

  private static LoadResult load(String family, Format format) {
    String section =
        switch (family) {
          case "vertex" -> ", google: {project: acme}";
          case "bedrock" -> ", aws: {region: eu-central-1}, api_key: \"${env:KEY}\"";
          default -> ", api_key: \"${env:KEY}\"";
        };
    String yaml =
        """
        environment: development
        issuers:
          corp:
            issuer: https://login.example.com/
            jwks: https://login.example.com/jwks.json
            audiences: [sluice]
        providers:
          main: {family: %s, base_url: "https://api.example.com", formats: [%s]%s}
        models:
          small: {deployments: [{provider: main, model: m}]}
        teams:
          search: {cost_centre: CC-1, scopes: [], grants: [{provider: main, models: [small]}]}
        """
            .formatted(family, format.code(), section);
    return new ConfigLoader(Map.of("KEY", "k-1")::get).load("x.yaml", yaml);
  }
}
