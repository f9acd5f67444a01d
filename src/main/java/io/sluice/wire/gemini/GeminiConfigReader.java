package io.sluice.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.wire.conversation.Conversation.Reasoning;
import io.sluice.wire.conversation.Conversation.Sampling;
import io.sluice.wire.conversation.ObjectFields;
import io.sluice.wire.conversation.OutputFormat;
import io.sluice.wire.conversation.Untranslatable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Understands a {@code generationConfig}. */
final class GeminiConfigReader {

  private static final String ELSEWHERE = "cannot be said in the provider's format";

  private final OutputFormat output;
  private final Sampling sampling;
  private final Reasoning reasoning;
  private final long maxOutputTokens;

  GeminiConfigReader(@Nullable ObjectFields given) {
    if (given == null) {
      output = new OutputFormat.Text();
      sampling = Sampling.DEFAULT;
      reasoning = Reasoning.DEFAULT;
      maxOutputTokens = -1;
      return;
    }
    Long bound = given.whole("maxOutputTokens");
    maxOutputTokens = bound == null ? -1 : bound;
    sampling =
        new Sampling(
            given.number("temperature"),
            given.number("topP"),
            topK(given),
            given.texts("stopSequences"),
            given.whole("seed"),
            given.number("frequencyPenalty"),
            given.number("presencePenalty"));
    output = output(given);
    reasoning = reasoning(given.object("thinkingConfig"));
    refuseOthers(given);
    given.end();
  }

  OutputFormat output() {
    return output;
  }

  Sampling sampling() {
    return sampling;
  }

  Reasoning reasoning() {
    return reasoning;
  }

  /** -1 for no bound. */
  long maxOutputTokens() {
    return maxOutputTokens;
  }

  /** Clients write it with a fraction of zero. */
  private static @Nullable Integer topK(ObjectFields given) {
    return given.integer("topK");
  }

  private static OutputFormat output(ObjectFields given) {
    ObjectFields own = given.object("responseSchema");
    JsonNode schema = given.node("responseJsonSchema");
    if (schema == null) {
      schema = given.node("responseFormatJsonSchema");
    }
    String type = given.text("responseMimeType", "text/plain");
    switch (type) {
      case "text/plain", "" -> {
        if (own != null || schema != null) {
          throw new Untranslatable(
              given.at("responseMimeType"), "must be application/json where there is a schema");
        }
        return new OutputFormat.Text();
      }
      case "application/json" -> {
        if (own != null) {
          schema = GeminiSchema.toJsonSchema(own);
        }
        return schema == null
            ? new OutputFormat.JsonObject()
            : new OutputFormat.JsonSchema("", "", schema, null);
      }
      default ->
          throw new Untranslatable(
              given.at("responseMimeType"), "must be text/plain or application/json");
    }
  }

  private static Reasoning reasoning(@Nullable ObjectFields given) {
    if (given == null) {
      return Reasoning.DEFAULT;
    }
    String level = given.text("thinkingLevel", "").toLowerCase(Locale.ROOT);
    Integer budget = given.integer("thinkingBudget");
    Boolean shown = given.flag("includeThoughts");
    given.end();
    String effort = level.isEmpty() || level.endsWith("unspecified") ? null : level;
    if (budget != null && budget == 0) {
      return new Reasoning("none", null, shown);
    }
    // -1 leaves it to the model.
    return new Reasoning(effort, budget == null || budget < 0 ? null : budget, shown);
  }

  private static void refuseOthers(ObjectFields given) {
    Integer candidates = given.integer("candidateCount");
    if (candidates != null && candidates != 1) {
      throw new Untranslatable(given.at("candidateCount"), "must be 1: there is one answer");
    }
    for (String modality : given.texts("responseModalities")) {
      if (!modality.equalsIgnoreCase("TEXT")) {
        throw new Untranslatable(given.at("responseModalities"), "must be TEXT alone");
      }
    }
    if (Boolean.TRUE.equals(given.flag("responseLogprobs"))) {
      throw new Untranslatable(given.at("responseLogprobs"), ELSEWHERE);
    }
    if (Boolean.TRUE.equals(given.flag("enableEnhancedCivicAnswers"))) {
      throw new Untranslatable(given.at("enableEnhancedCivicAnswers"), ELSEWHERE);
    }
    for (String name :
        new String[] {
          "logprobs", "speechConfig", "imageConfig", "routingConfig", "audioTimestamp"
        }) {
      given.refuse(name, ELSEWHERE);
    }
    given.refuse("modelSelectionConfig", ELSEWHERE);
    given.refuse("enableAffectiveDialog", ELSEWHERE);
    given.ignore("mediaResolution");
  }
}
