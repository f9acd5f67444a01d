package io.sluice.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.genai.types.Candidate;
import com.google.genai.types.FinishReason;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Whether bytes are what Google's own client takes for an answer. */
public final class GeminiValidator {

  private static final ObjectMapper TREES = new ObjectMapper();

  private GeminiValidator() {}

  /** A whole answer. */
  public static GenerateContentResponse gemini(byte[] body) {
    GenerateContentResponse answer = response(new String(body, UTF_8));
    assertThat(finish(answer)).as("finishReason").isNotEmpty();
    assertThat(answer.usageMetadata()).as("usageMetadata").isPresent();
    return answer;
  }

  /** A whole stream of events: the pieces that it is made of. */
  public static List<GenerateContentResponse> geminiStream(byte[] stream) {
    String all = new String(stream, UTF_8);
    assertThat(all).endsWith("\n\n");
    List<GenerateContentResponse> pieces = new ArrayList<>();
    for (String event : all.split("\r?\n\r?\n", 0)) {
      assertThat(event).startsWith("data: ").doesNotContain("\n");
      pieces.add(response(event.substring("data: ".length())));
    }
    assertThat(pieces).isNotEmpty();
    GenerateContentResponse last = pieces.get(pieces.size() - 1);
    assertThat(finish(last)).as("finishReason of the last event").isNotEmpty();
    assertThat(last.usageMetadata()).as("usageMetadata of the last event").isPresent();
    String id = pieces.get(0).responseId().orElse("");
    assertThat(pieces).allSatisfy(piece -> assertThat(piece.responseId()).contains(id));
    return pieces;
  }

  private static String finish(GenerateContentResponse answer) {
    Candidate candidate = answer.candidates().orElseThrow().get(0);
    return candidate.finishReason().map(FinishReason::toString).orElse("");
  }

  private static GenerateContentResponse response(String json) {
    GenerateContentResponse answer = GenerateContentResponse.fromJson(json);
    JsonNode tree = tree(json);
    assertThat(tree.has("error")).as("an error").isFalse();
    assertThat(tree.path("modelVersion").asText()).isNotEmpty();
    assertThat(answer.candidates()).isPresent();
    for (Candidate candidate : answer.candidates().orElseThrow()) {
      candidate
          .finishReason()
          .ifPresent(
              reason ->
                  assertThat(reason.knownEnum())
                      .isNotEqualTo(FinishReason.Known.FINISH_REASON_UNSPECIFIED));
      assertThat(candidate.content().orElseThrow().role()).contains("model");
      candidate.content().orElseThrow().parts().orElseThrow().forEach(GeminiValidator::part);
    }
    return answer;
  }

  private static void part(Part part) {
    int kinds =
        (part.text().isPresent() ? 1 : 0)
            + (part.functionCall().isPresent() ? 1 : 0)
            + (part.inlineData().isPresent() ? 1 : 0);
    assertThat(kinds).as("kinds of a part").isEqualTo(1);
    part.functionCall()
        .ifPresent(
            call -> {
              assertThat(call.name().orElse("")).isNotEmpty();
              assertThat(call.args()).isPresent();
            });
  }

  private static JsonNode tree(String json) {
    try {
      return TREES.readTree(json);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + json, e);
    }
  }
}
