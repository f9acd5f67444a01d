package io.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a provider of each family needs, where it is, and what becomes of it without a secret. */
class ProviderMistakesTest {
  private static final Map<String, String> ENV = Map.of("A", "key-a", "B", "key-b");

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsNamedWithItsPlaceAndItsCure(String provider, String problem) {
    assertThat(Sample.problems(Sample.load(with(provider), ENV))).containsExactly(problem);
  }

  static Stream<Arguments> mistakes() {
    String url = "base_url: https://acme.example.com";
    return Stream.of(
        Arguments.of(
            "family: azur",
            "x.yaml:9:5 providers.main.family: expected one of openai, azure, anthropic, gemini,"
                + " vertex, bedrock, cohere, found \"azur\"; did you mean azure?"),
        Arguments.of(
            "{family: azure, api_key: \"${env:A}\"}",
            "x.yaml:8:3 providers.main.base_url: required key is missing: the provider's URL"),
        Arguments.of(
            "quirks: vllm",
            "x.yaml:8:3 providers.main.base_url: required key is missing: the provider's URL"),
        Arguments.of(
            "{family: anthropic, quirks: groq}",
            "x.yaml:9:25 providers.main.quirks: is for family openai, and this is anthropic"),
        Arguments.of(
            "{family: gemini, google: {project: acme}}",
            "x.yaml:9:22 providers.main.google: is for family vertex, and this is gemini"),
        Arguments.of(
            "{family: anthropic, formats: [messages, chat]}",
            "x.yaml:9:45 providers.main.formats[1]: family anthropic does not speak chat"),
        Arguments.of(
            "{api_key: \"${env:A}\", api_keys: [\"${env:B}\"]}",
            "x.yaml:9:27 providers.main.api_keys: keys stand in one place; remove this or api_key"),
        Arguments.of(
            "api_keys: [key-a]",
            "x.yaml:9:16 providers.main.api_keys[0]: expected one reference, ${env:NAME} or"
                + " ${file:/path}, and never the secret itself"),
        Arguments.of(
            "api_keys: [\"${env:A}\", \"${env:GONE}\"]",
            "x.yaml:9:28 providers.main.api_keys[1]: environment variable GONE is not set; set it"
                + " to the secret"),
        Arguments.of(
            "{family: azure, " + url + "}",
            "x.yaml:8:3 providers.main.api_key: required key is missing: the resource's key (or"
                + " api_keys or azure.entra in its place)"),
        Arguments.of(
            "{family: azure, " + url + ", api_key: \"${env:A}\", azure: {api: deployments}}",
            "x.yaml:9:78 providers.main.azure.api_version: required key is missing: deployments are"
                + " asked by a version"),
        Arguments.of(
            "{family: azure, "
                + url
                + ", api_key: \"${env:A}\", azure: {entra: {tenant: t, client_id: i,"
                + " client_secret: \"${env:B}\"}}}",
            "x.yaml:9:57 providers.main.api_key: credentials are of one kind; remove this or"
                + " azure.entra"),
        Arguments.of(
            "{family: azure, "
                + url
                + ", azure: {entra: {tenant: t, client_id: i, client_secret: \"${env:B}\","
                + " authority: login}}}",
            "x.yaml:9:125 providers.main.azure.entra.authority: expected an http or https URL such"
                + " as https://login.microsoftonline.com, without credentials, query or slash at"
                + " the end"),
        Arguments.of(
            "family: vertex",
            "x.yaml:8:3 providers.main.google: required key is missing: family vertex needs it"),
        Arguments.of(
            "{family: vertex, google: {project: acme/prod}}",
            "x.yaml:9:31 providers.main.google.project: expected a project's id or number such as"
                + " acme-prod, found \"acme/prod\""),
        Arguments.of(
            "family: bedrock",
            "x.yaml:8:3 providers.main.aws: required key is missing: family bedrock needs it"),
        Arguments.of(
            "{family: bedrock, aws: {region: eu-central-1}}",
            "x.yaml:9:23 providers.main.aws.access_key_id: required key is missing: what requests"
                + " are signed with (or api_key in its place)"),
        Arguments.of(
            "{family: bedrock, aws: {region: eu-central-1, access_key_id: \"${env:A}\"}}",
            "x.yaml:9:23 providers.main.aws.secret_access_key: required key is missing: the other"
                + " half of what is there"),
        Arguments.of(
            "{family: bedrock, api_key: \"${env:A}\", aws: {region: eu-central-1, access_key_id:"
                + " \"${env:A}\", secret_access_key: \"${env:B}\"}}",
            "x.yaml:9:23 providers.main.api_key: credentials are of one kind; remove this or"
                + " aws.access_key_id"),
        Arguments.of(
            "{family: bedrock, api_key: \"${env:A}\", aws: {region: example.com/}}",
            "x.yaml:9:50 providers.main.aws.region: expected a region such as eu-central-1, found"
                + " \"example.com/\""));
  }

  @ParameterizedTest
  @CsvSource({
    "family: openai, https://api.openai.com/v1",
    "family: anthropic, https://api.anthropic.com",
    "family: gemini, https://generativelanguage.googleapis.com",
    "family: cohere, https://api.cohere.com",
    "quirks: groq, https://api.groq.com/openai/v1",
    "'{family: vertex, google: {project: p}}', https://aiplatform.googleapis.com",
    "'{family: vertex, google: {project: p, location: eu}}',"
        + " https://aiplatform.eu.rep.googleapis.com",
    "'{family: vertex, google: {project: p, location: us-east5}}',"
        + " https://us-east5-aiplatform.googleapis.com",
    "'{family: bedrock, api_key: \"${env:A}\", aws: {region: us-east-1}}',"
        + " https://bedrock-runtime.us-east-1.amazonaws.com",
    "'{family: bedrock, api_key: \"${env:A}\", aws: {region: us-gov-west-1}}',"
        + " https://bedrock-runtime.us-gov-west-1.amazonaws.com",
    "'{family: anthropic, base_url: https://proxy.example.com}', https://proxy.example.com"
  })
  void aProviderThatEverybodyKnowsNeedsNoUrl(String provider, String url) {
    assertThat(provider(provider).baseUrl()).hasToString(url);
  }

  @Test
  void bedrockReadsOnWhenACallerLeavesAndTheOthersStop() {
    assertThat(provider("family: openai").onCallerGone()).isEqualTo("cancel");
    assertThat(provider("{family: openai, on_caller_gone: drain}").onCallerGone())
        .isEqualTo("drain");
    String bedrock = "{family: bedrock, api_key: \"${env:A}\", aws: {region: us-east-1}";
    assertThat(provider(bedrock + "}").onCallerGone()).isEqualTo("drain");
    assertThat(provider(bedrock + ", on_caller_gone: cancel}").onCallerGone()).isEqualTo("cancel");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api_keys: [\"${env:A}\", \"${env:GONE}\"]",
        "family: bedrock, aws: {region: us-east-1, access_key_id: \"${env:A}\","
            + " secret_access_key: \"${env:GONE}\"}",
        "family: bedrock, aws: {region: us-east-1, access_key_id: \"${env:A}\","
            + " secret_access_key: \"${env:B}\", session_token: \"${env:GONE}\"}",
        "family: vertex, google: {project: acme, credentials: \"${env:GONE}\"}",
        "family: azure, base_url: \"https://acme.example.com\", azure: {entra: {tenant: t,"
            + " client_id: i, client_secret: \"${env:GONE}\"}}"
      })
  void anOptionalProviderIsLeftOutWhicheverOfItsSecretsIsMissing(String provider) {
    String yaml =
        with("{" + provider + ", optional: true}")
            .replace("models:\n", "  other: {base_url: 'https://api.example.com'}\nmodels:\n");
    assertThat(Sample.good(yaml, ENV).providers()).containsOnlyKeys("other");
    assertThat(Sample.warnings(yaml, ENV))
        .containsExactly(
            "x.yaml:8:3 providers.main: left out, with its models: environment variable GONE is not"
                + " set; set it to the secret");
  }

  @Test
  void onlyGooglesCredentialsMayBeATextOfManyLines() {
    Map<String, String> env = Map.of("A", "{\n  \"type\": \"service_account\"\n}");
    String vertex = with("{family: vertex, google: {project: p, credentials: \"${env:A}\"}}");
    assertThat(Sample.good(vertex, env).providers()).containsOnlyKeys("main");
    assertThat(Sample.problems(Sample.load(with("api_key: ${env:A}"), env)))
        .containsExactly(
            "x.yaml:9:5 providers.main.api_key: environment variable A holds spaces, line breaks or"
                + " other characters no key has");
  }

  private static ProviderConfig provider(String provider) {
    return Sample.get(Sample.good(with(provider), ENV).providers(), "main");
  }

  private static String with(String provider) {
    return Sample.with("    base_url: https://api.example.com/v1\n", "    " + provider + "\n");
  }
}
