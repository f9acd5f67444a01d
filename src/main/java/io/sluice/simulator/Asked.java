package io.sluice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid request in any format, as far as the simulator looks at it.
 *
 * @param model as asked for
 * @param servedModel the snapshot that {@code model} stands for
 * @param stream whether the answer comes in events
 * @param includeUsage whether a stream tells its usage, where that is a choice
 * @param maxTokens limit of the answer, reasoning included; {@code Integer.MAX_VALUE} for none
 * @param calls the tools to call, in order; empty to answer in text
 * @param thinks whether it reasons without being told how much
 * @param showsThoughts whether the caller gets to see its reasoning
 * @param schema JSON Schema of the answer's text; null for prose
 * @param promptTokens all of them, those from and for the cache too
 * @param units what is billed by the piece beside tokens: images, searches, seconds
 * @param question text of the last user message
 */
public record Asked(
    String model,
    String servedModel,
    boolean stream,
    boolean includeUsage,
    int maxTokens,
    List<Tool> calls,
    boolean thinks,
    boolean showsThoughts,
    @Nullable JsonNode schema,
    int promptTokens,
    long units,
    String question,
    Directives directives) {

  /**
   * One that may be called.
   *
   * @param parameters JSON Schema of the arguments; missing if the tool has none
   */
  public record Tool(String name, JsonNode parameters) {}

  /**
   * What is asked, without any wish as to how.
   *
   * @throws ApiError 400 for a bad directive in it, 404 for a model that there is not
   */
  public static Asked of(String model, Prompt prompt) {
    Directives directives = Directives.in(prompt.question());
    return new Asked(
        model,
        Models.served(model),
        false,
        true,
        Integer.MAX_VALUE,
        List.of(),
        Models.reasons(model),
        false,
        null,
        Math.max(prompt.tokens(), directives.cache()),
        0,
        prompt.question(),
        directives);
  }

  public Asked streamed(boolean streams, boolean usage) {
    return new Asked(
        model,
        servedModel,
        streams,
        usage,
        maxTokens,
        calls,
        thinks,
        showsThoughts,
        schema,
        promptTokens,
        units,
        question,
        directives);
  }

  public Asked atMost(int tokens) {
    return new Asked(
        model,
        servedModel,
        stream,
        includeUsage,
        tokens,
        calls,
        thinks,
        showsThoughts,
        schema,
        promptTokens,
        units,
        question,
        directives);
  }

  public Asked calling(List<Tool> tools) {
    return new Asked(
        model,
        servedModel,
        stream,
        includeUsage,
        maxTokens,
        tools,
        thinks,
        showsThoughts,
        schema,
        promptTokens,
        units,
        question,
        directives);
  }

  public Asked thinking(boolean asksFor, boolean shown) {
    return new Asked(
        model,
        servedModel,
        stream,
        includeUsage,
        maxTokens,
        calls,
        asksFor,
        shown,
        schema,
        promptTokens,
        units,
        question,
        directives);
  }

  public Asked fitting(@Nullable JsonNode answer) {
    return new Asked(
        model,
        servedModel,
        stream,
        includeUsage,
        maxTokens,
        calls,
        thinks,
        showsThoughts,
        answer,
        promptTokens,
        units,
        question,
        directives);
  }

  public Asked billed(int tokens, long pieces) {
    return new Asked(
        model,
        servedModel,
        stream,
        includeUsage,
        maxTokens,
        calls,
        thinks,
        showsThoughts,
        schema,
        Math.max(tokens, directives.cache()),
        pieces,
        question,
        directives);
  }

  /** The same, served without a fault. */
  Asked spared() {
    return new Asked(
        model,
        servedModel,
        stream,
        includeUsage,
        maxTokens,
        calls,
        thinks,
        showsThoughts,
        schema,
        promptTokens,
        units,
        question,
        directives.spared());
  }
}
