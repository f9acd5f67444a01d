package io.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers go through, and which never do. */
class PassedHeadersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization",
        "x-api-key",
        "X-Goog-Api-Key",
        "api-key",
        "cookie",
        "proxy-authorization",
        "host",
        "connection",
        "transfer-encoding",
        "content-length",
        "upgrade",
        "expect",
        "te",
        "x-forwarded-for",
        "sluice-identity",
        "x-session-token",
        "x-session-key",
        "x-codex-auth",
        "x-stainless-secret",
        "x-goog-user-project",
        "openai-organization",
        "openai-project",
        "x-amz-security-token"
      })
  void credentialsIdentityAndHopByHopHeadersStayHereWhateverTheFamily(String name) {
    MultiMap from = MultiMap.caseInsensitiveMultiMap().add(name, "value");
    for (ProviderApi api : new ProviderApi[] {new OpenAiApi(Quirks.NONE), new AnthropicApi()}) {
      assertThat(passed(from, api.knownHeaders()).isEmpty()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accept",
        "User-Agent",
        "originator",
        "x-client-request-id",
        "session-id",
        "thread-id",
        "x-claude-code-session-id",
        "X-Stainless-Retry-Count",
        "x-codex-turn-state",
        "x-session-affinity"
      })
  void whatTellsOfTheClientGoesToAllFamilies(String name) {
    MultiMap from = MultiMap.caseInsensitiveMultiMap().add(name, "value");
    assertThat(passed(from, Set.of()).get(name)).isEqualTo("value");
  }

  @Test
  void aFamilysOwnHeadersGoToThatFamilyAlone() {
    MultiMap from =
        MultiMap.caseInsensitiveMultiMap()
            .add("OpenAI-Beta", "o")
            .add("anthropic-beta", "a")
            .add("anthropic-version", "v");
    assertThat(passed(from, new OpenAiApi(Quirks.NONE).knownHeaders()).names())
        .containsExactly("openai-beta");
    assertThat(passed(from, new AnthropicApi().knownHeaders()).names())
        .containsExactlyInAnyOrder("anthropic-beta", "anthropic-version");
    assertThat(passed(from, new BedrockApi().knownHeaders()).names())
        .containsExactlyInAnyOrder("anthropic-beta", "anthropic-version");
    assertThat(passed(from, new GeminiApi().knownHeaders()).isEmpty()).isTrue();
    assertThat(passed(from, new CohereApi().knownHeaders()).isEmpty()).isTrue();
  }

  @Test
  void theCallerSeesNothingOfTheAccount() {
    MultiMap from =
        MultiMap.caseInsensitiveMultiMap()
            .add("content-type", "application/json")
            .add("retry-after", "1")
            .add("openai-processing-ms", "2")
            .add("openai-organization", "acme")
            .add("anthropic-beta", "b")
            .add("Anthropic-RateLimit-Requests-Remaining", "3")
            .add("anthropic-priority-input-tokens-limit", "4")
            .add("anthropic-organization-id", "o")
            .add("x-ratelimit-remaining-requests", "5")
            .add("set-cookie", "c")
            .add("x-amzn-requestid", "r");
    MultiMap to = MultiMap.caseInsensitiveMultiMap();
    PassedHeaders.toCaller(from, to);
    assertThat(to.names())
        .containsExactlyInAnyOrder(
            "content-type", "retry-after", "openai-processing-ms", "anthropic-beta");
  }

  private static MultiMap passed(MultiMap from, Set<String> known) {
    MultiMap to = MultiMap.caseInsensitiveMultiMap();
    PassedHeaders.toProvider(from, to, known);
    return to;
  }
}
