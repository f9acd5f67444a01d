package io.sluice.provider;

import static io.sluice.wire.Format.CHAT;
import static io.sluice.wire.Format.COMPLETIONS;
import static io.sluice.wire.Format.EMBEDDINGS;
import static io.sluice.wire.Format.FILES;
import static io.sluice.wire.Format.IMAGES;
import static io.sluice.wire.Format.MESSAGES;
import static io.sluice.wire.Format.MODERATIONS;
import static io.sluice.wire.Format.RERANK;
import static io.sluice.wire.Format.RESPONSES;
import static io.sluice.wire.Format.SPEECH;
import static io.sluice.wire.Format.TRANSCRIPTIONS;
import static io.sluice.wire.Format.TRANSLATIONS;

import io.sluice.wire.Format;
import io.sluice.wire.ServerStyle;
import java.util.List;
import java.util.Map;

/**
 * How a server that speaks OpenAI's API differs from OpenAI's own. Sources: each one's API
 * reference.
 *
 * @param formats that it is known to speak, the preferred one first; empty for all of OpenAI's
 * @param maxTokens the field of a chat request that bounds the answer
 * @param streamOptions whether it takes {@code stream_options}; one that does not tells usage in
 *     every stream
 * @param developerRole whether it takes messages of the role {@code developer}; all take {@code
 *     system}
 * @param paths under the base URL, where they are not OpenAI's
 */
public record Quirks(
    List<Format> formats,
    String maxTokens,
    boolean streamOptions,
    boolean developerRole,
    Map<Format, String> paths) {

  private static final String OLD = "max_tokens";
  private static final String NEW = "max_completion_tokens";

  /** OpenAI's own. */
  public static final Quirks NONE = new Quirks(List.of(), NEW, true, true, Map.of());

  private static final Map<String, Quirks> BY_NAME =
      Map.of(
          "mistral",
          new Quirks(
              List.of(CHAT, EMBEDDINGS, MODERATIONS, TRANSCRIPTIONS, FILES),
              OLD,
              false,
              false,
              Map.of()),
          "groq",
          of(NEW, CHAT, RESPONSES, SPEECH, TRANSCRIPTIONS, TRANSLATIONS, FILES, Format.BATCHES),
          "deepseek",
          new Quirks(
              List.of(CHAT),
              OLD,
              true,
              false,
              Map.of(
                  MESSAGES,
                  "/anthropic/v1/messages",
                  Format.MESSAGES_COUNT,
                  "/anthropic/v1/messages/count_tokens")),
          "xai",
          of(NEW, CHAT, RESPONSES, COMPLETIONS, IMAGES, Format.IMAGE_EDITS, FILES),
          "together",
          of(
              OLD,
              CHAT,
              COMPLETIONS,
              EMBEDDINGS,
              IMAGES,
              SPEECH,
              TRANSCRIPTIONS,
              TRANSLATIONS,
              RERANK,
              FILES,
              Format.BATCHES),
          "fireworks",
          of(OLD, CHAT, RESPONSES, COMPLETIONS, EMBEDDINGS, RERANK),
          "openrouter",
          of(OLD, CHAT, RESPONSES, MESSAGES, COMPLETIONS, EMBEDDINGS, RERANK),
          "perplexity",
          new Quirks(List.of(CHAT), OLD, false, false, Map.of(EMBEDDINGS, "/v1/embeddings")),
          "vllm",
          of(NEW, CHAT, RESPONSES, COMPLETIONS, EMBEDDINGS, RERANK, TRANSCRIPTIONS, TRANSLATIONS),
          "ollama",
          of(OLD, CHAT, RESPONSES, MESSAGES, COMPLETIONS, EMBEDDINGS));

  private static Quirks of(String maxTokens, Format... formats) {
    return new Quirks(List.of(formats), maxTokens, true, false, Map.of());
  }

  /**
   * Those of this name, as the configuration has it.
   *
   * @throws IllegalArgumentException if there are none
   */
  static Quirks named(String name) {
    Quirks known = BY_NAME.get(name);
    if (known == null) {
      throw new IllegalArgumentException("no quirks are known of " + name);
    }
    return known;
  }

  /** How it wants to be asked. */
  public ServerStyle style() {
    return new ServerStyle(maxTokens, streamOptions, developerRole);
  }
}
