package io.sluice.wire.conversation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request, in no format.
 *
 * @param model as the caller named it
 * @param turns in order; system and developer turns stand where the caller put them
 * @param tools that the model may call
 * @param toolChoice whether it must
 * @param parallelTools whether it may call several at once; null leaves it to the provider
 * @param output what shape the answer must have
 * @param sampling how tokens are chosen
 * @param reasoning how much to think
 * @param maxOutputTokens -1 for no bound
 * @param stream whether the answer comes in pieces
 * @param user who uses the copilot, as the caller tells the provider; empty if it does not
 * @param metadata the caller's own labels
 * @param cacheKey see {@link io.sluice.wire.ApiRequest#cacheKey}
 * @param serviceTier as the caller wrote it; empty for the provider's default
 */
public record Conversation(
    String model,
    List<Turn> turns,
    List<Tool> tools,
    ToolChoice toolChoice,
    @Nullable Boolean parallelTools,
    OutputFormat output,
    Sampling sampling,
    Reasoning reasoning,
    long maxOutputTokens,
    boolean stream,
    String user,
    Map<String, String> metadata,
    String cacheKey,
    String serviceTier) {

  public Conversation {
    turns = List.copyOf(turns);
    tools = List.copyOf(tools);
    metadata = Map.copyOf(metadata);
  }

  /** The same, with a bound where there was none. */
  public Conversation bounded(long outputTokens) {
    return maxOutputTokens >= 0 || outputTokens < 0
        ? this
        : new Conversation(
            model,
            turns,
            tools,
            toolChoice,
            parallelTools,
            output,
            sampling,
            reasoning,
            outputTokens,
            stream,
            user,
            metadata,
            cacheKey,
            serviceTier);
  }

  /** What of it has tokens to be counted: without all that says how to answer. */
  public Conversation counted() {
    return new Conversation(
        model,
        turns,
        tools,
        toolChoice,
        null,
        output,
        Sampling.DEFAULT,
        Reasoning.DEFAULT,
        -1,
        false,
        "",
        Map.of(),
        "",
        "");
  }

  /**
   * One turn.
   *
   * @param name of the participant, where the caller names one; empty otherwise
   * @param field where it stands in the caller's request, e.g. {@code messages[2]}, for errors
   */
  public record Turn(Role role, List<Part> parts, String name, String field) {
    public Turn {
      parts = List.copyOf(parts);
    }
  }

  /** Who speaks. The results of tools are parts of a user's turn. */
  public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT
  }

  /**
   * How tokens are chosen; null leaves it to the provider.
   *
   * @param stop texts that end the answer; empty for none
   */
  public record Sampling(
      @Nullable Double temperature,
      @Nullable Double topP,
      @Nullable Integer topK,
      List<String> stop,
      @Nullable Long seed,
      @Nullable Double frequencyPenalty,
      @Nullable Double presencePenalty) {

    public static final Sampling DEFAULT =
        new Sampling(null, null, null, List.of(), null, null, null);

    public Sampling {
      stop = List.copyOf(stop);
    }
  }

  /**
   * How much to think before the answer.
   *
   * @param effort none, minimal, low, medium, high, xhigh or max; null if the caller does not say
   * @param budgetTokens the most it may take; null if the caller does not say
   * @param shown whether the caller wants to read it, or a summary; null if it does not say
   */
  public record Reasoning(
      @Nullable String effort, @Nullable Integer budgetTokens, @Nullable Boolean shown) {

    public static final Reasoning DEFAULT = new Reasoning(null, null, null);
  }
}
