package io.sluice.simulator;

import static io.sluice.simulator.Conversation.asking;
import static io.sluice.simulator.Conversation.streaming;
import static io.sluice.simulator.Conversation.streamingWithUsage;
import static io.sluice.simulator.Conversation.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CompletionTest {
  @RegisterExtension final Simulation simulation = new Simulation();

  @Test
  void aWholeAnswerLooksLikeOpenAis() {
    Exchange answer = simulation.client().complete(asking("Hello!"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("content-type")).isEqualTo("application/json");
    JsonNode json = answer.json();
    assertThat(json.path("id").asText()).matches("chatcmpl-[A-Za-z0-9]{29}");
    assertThat(json.path("object").asText()).isEqualTo("chat.completion");
    assertThat(json.path("model").asText()).isEqualTo("sim-small-2026-10-01");
    assertThat(json.path("system_fingerprint").asText()).startsWith("fp_");
    assertThat(json.at("/choices/0/message/role").asText()).isEqualTo("assistant");
    assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(json.at("/choices/0/message/content").asText()).contains("simulated model");
    assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(6);
    assertThat(json.at("/usage/completion_tokens").asInt()).isBetween(35, 50);
    assertThat(json.at("/usage/total_tokens").asInt())
        .isEqualTo(6 + json.at("/usage/completion_tokens").asInt());
    assertThat(json.at("/usage/prompt_tokens_details/cached_tokens").asInt(-1)).isZero();
    assertThat(json.at("/usage/completion_tokens_details/reasoning_tokens").asInt(-1)).isZero();
  }

  @Test
  void itSendsTheHeadersOfOpenAi() {
    Exchange answer = simulation.client().complete(asking("Hello!"));

    assertThat(answer.headers().get("x-request-id")).startsWith("req_");
    assertThat(answer.headers().get("openai-processing-ms")).matches("[0-9]+");
    assertThat(answer.headers().get("openai-version")).isEqualTo("2020-10-01");
    assertThat(List.of("limit", "remaining", "reset"))
        .allSatisfy(
            what -> {
              assertThat(answer.headers().get("x-ratelimit-" + what + "-requests")).isNotBlank();
              assertThat(answer.headers().get("x-ratelimit-" + what + "-tokens")).isNotBlank();
            });
  }

  @Test
  void aStreamSaysTheSameAsAWholeAnswer() {
    Exchange stream = simulation.client().complete(streaming("Hello!"));
    JsonNode whole = simulation.client().complete(asking("Hello!")).json();

    assertThat(stream.headers().get("content-type")).isEqualTo("text/event-stream; charset=utf-8");
    assertThat(stream.text()).isEqualTo(whole.at("/choices/0/message/content").asText());
    assertThat(stream.tokens()).hasSize(whole.at("/usage/completion_tokens").asInt());
  }

  @Test
  void aStreamBeginsWithTheRoleAndEndsWithTheFinishAndDone() {
    Exchange stream = simulation.client().complete(streaming("Hello!"));

    List<JsonNode> chunks = stream.chunks();
    assertThat(chunks.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    assertThat(chunks.get(0).at("/choices/0/delta/content").asText("none")).isEmpty();
    JsonNode last = chunks.get(chunks.size() - 1);
    assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(last.at("/choices/0/delta").size()).isZero();
    assertThat(stream.data()).last().isEqualTo("[DONE]");
    assertThat(chunks)
        .allSatisfy(
            chunk -> {
              assertThat(chunk.path("id")).isEqualTo(chunks.get(0).path("id"));
              assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
              assertThat(chunk.path("model").asText()).isEqualTo("sim-small-2026-10-01");
              assertThat(chunk.has("usage")).isFalse();
            });
  }

  @Test
  void usageComesInAChunkOfItsOwnAndOnlyWhenAskedFor() {
    List<JsonNode> chunks = simulation.client().complete(streamingWithUsage("Hello!")).chunks();

    JsonNode last = chunks.get(chunks.size() - 1);
    assertThat(last.path("choices").isEmpty()).isTrue();
    assertThat(last.at("/usage/completion_tokens").asInt()).isEqualTo(chunks.size() - 3);
    assertThat(chunks.subList(0, chunks.size() - 1))
        .allSatisfy(chunk -> assertThat(chunk.path("usage").isNull()).isTrue());
  }

  @Test
  void theSameRequestGetsTheSameTextAndAnotherMayNot() {
    String first = simulation.client().complete(streaming("One")).text();

    assertThat(simulation.client().complete(streaming("One")).text()).isEqualTo(first);
    assertThat(List.of("Two", "Three", "Four", "Five", "Six"))
        .anySatisfy(
            question ->
                assertThat(simulation.client().complete(streaming(question)).text())
                    .isNotEqualTo(first));
  }

  @Test
  void theNewerTokenLimitWinsAndCutsTheAnswer() {
    JsonNode cut =
        simulation
            .client()
            .complete(
                with(
                    asking("Hello!"),
                    body -> body.put("max_tokens", 3).put("max_completion_tokens", 7)))
            .json();

    assertThat(cut.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    assertThat(cut.at("/usage/completion_tokens").asInt()).isEqualTo(7);
  }

  @Test
  void theOlderTokenLimitHoldsAlone() {
    Exchange cut =
        simulation.client().complete(with(streaming("Hello!"), body -> body.put("max_tokens", 3)));

    assertThat(cut.tokens()).hasSize(3);
  }

  @Test
  void aReasoningModelBillsWhatItThoughtWithinTheLimit() {
    JsonNode usage =
        simulation
            .client()
            .complete(with(asking("Hello!"), body -> body.put("model", "sim-reasoning")))
            .json()
            .path("usage");
    JsonNode short_ =
        simulation
            .client()
            .complete(
                with(
                    asking("Hello!"),
                    body -> body.put("model", "sim-reasoning").put("max_completion_tokens", 10)))
            .json();

    int thought = usage.at("/completion_tokens_details/reasoning_tokens").asInt();
    assertThat(thought).isPositive();
    assertThat(usage.path("completion_tokens").asInt()).isGreaterThan(thought);
    assertThat(short_.at("/usage/completion_tokens").asInt()).isEqualTo(10);
    assertThat(short_.at("/usage/completion_tokens_details/reasoning_tokens").asInt())
        .isEqualTo(10);
    assertThat(short_.at("/choices/0/message/content").asText("none")).isEmpty();
  }

  @Test
  void partsOfAMessageCountAsItsText() {
    JsonNode answer =
        simulation
            .client()
            .complete(
                with(
                    asking("x"),
                    body -> {
                      var parts = body.putArray("messages").addObject().put("role", "user");
                      parts
                          .putArray("content")
                          .addObject()
                          .put("type", "text")
                          .put("text", "/sim tokens=5");
                    }))
            .json();

    assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(5);
  }
}
