package io.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the broker does not know is the provider's to judge, where it speaks the caller's format.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnknownPassesTest {

  private static final String ODD =
      "'x_unknown' : {'a':[1.0e+2,-0.0,{'b':null}],'c':'\\ud800 \\u00e9 é \\/'}, 'y':[]";

  private BadInput bad;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    bad = BadInput.start(folder);
  }

  @BeforeEach
  void forget() {
    bad.upstream.got.clear();
  }

  @AfterAll
  void stop() {
    bad.close();
  }

  /** But for those that refer to a file that nobody has. */
  static List<Way> ways() {
    return Way.ALL.stream()
        .filter(way -> !way.name().equals("image_edits") && !way.name().equals("batches"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aFieldThatNobodyKnowsPassesByteForByte(Way way) throws Exception {
    String body = way.also(ODD);
    HttpResponse<String> answer = bad.send(way, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Buffer sent = bad.upstream.got.get(0).body();
    String upstreamModel =
        way.family().equals("bedrock") ? "anthropic.claude-v1" : way.family() + "-v1";
    assertThat(sent)
        .hasToString(
            body.replace("\"" + way.family() + "\"", "\"" + upstreamModel + "\"")
                .replace("models/" + way.family(), "models/" + upstreamModel));
    bad.broker.awaitIdle();
  }

  /** JSON has it (RFC 8259 section 8.2), and who sends it may know what for. */
  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic", "gemini", "bedrock", "cohere"})
  void halfACharacterIsTranslatedAsItIs(String family) throws Exception {
    String body = Way.MESSAGES.body().replace("\"anthropic\"", "\"" + family + "\"");
    bad.broker.send(bad.post("/v1/messages", body.replace("Hi", "a\\ud800b")));
    assertThat(bad.upstream.got.get(0).body().toString()).containsIgnoringCase("a\\ud800b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2023-06-01", "2026-10-21", "2099-01-01", "nonsense"})
  void theVersionOfAnthropicsApiIsAnthropicsToJudge(String version) throws Exception {
    HttpResponse<String> answer =
        bad.broker.send(
            bad.post("/v1/messages", Way.MESSAGES.body()).header("anthropic-version", version));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(bad.upstream.got.get(0).headers().get("anthropic-version")).isEqualTo(version);
  }

  @Test
  void otherProvidersDoNotHearOfTheVersion() throws Exception {
    String body = Way.MESSAGES.body().replace("\"anthropic\"", "\"openai\"");
    bad.upstream.answers(
        200,
        "application/json",
        "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\","
            + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"}}],"
            + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}");
    HttpResponse<String> answer =
        bad.broker.send(bad.post("/v1/messages", body).header("anthropic-version", "2099-01-01"));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"type\":\"message\"", "Hello");
    assertThat(bad.upstream.got.get(0).headers().contains("anthropic-version")).isFalse();
  }
}
