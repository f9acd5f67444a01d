package io.sluice.wire.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of what is said. */
public sealed interface Part {

  /**
   * Words.
   *
   * @param citations what they rest on; empty for none
   * @param signature of a provider that signs its text (Gemini); null for none
   */
  record Text(String text, List<Citation> citations, @Nullable Signature signature)
      implements Part {
    public Text {
      citations = List.copyOf(citations);
    }

    public Text(String text) {
      this(text, List.of(), null);
    }
  }

  /**
   * A picture.
   *
   * @param detail OpenAI's low, high, auto or original; empty if not said
   */
  record Image(Source source, String detail) implements Part {}

  /**
   * A document, or anything that is neither picture nor sound.
   *
   * @param name of the file; empty if not said
   * @param cited whether the answer shall cite it
   */
  record File(Source source, String name, boolean cited) implements Part {}

  /** Sound. */
  record Audio(Source source) implements Part {}

  /** Where content is. */
  sealed interface Source {
    /**
     * In the request itself.
     *
     * @param mediaType e.g. {@code image/png}; {@code text/plain} for a document given as text
     * @param base64 standard alphabet, padded
     */
    record Inline(String mediaType, String base64) implements Source {}

    /**
     * Somewhere the provider can read it.
     *
     * @param mediaType empty if not said
     */
    record Url(String url, String mediaType) implements Source {}

    /** At the provider, under an id of its own: it means nothing to another one. */
    record Stored(String id) implements Source {}
  }

  /**
   * The model wants a tool to be called.
   *
   * @param arguments JSON, as the model wrote it; may be malformed, and empty for none
   * @param signature of a provider that signs its calls (Gemini); null for none
   */
  record ToolCall(String id, String name, String arguments, @Nullable Signature signature)
      implements Part {}

  /**
   * What a tool said.
   *
   * @param name of the tool; empty where the format does not repeat it
   * @param content texts, images and files
   * @param failed whether it is an error
   */
  record ToolResult(String callId, String name, List<Part> content, boolean failed)
      implements Part {
    public ToolResult {
      content = List.copyOf(content);
    }
  }

  /**
   * What the model thought.
   *
   * @param text empty where the provider keeps it to itself
   * @param signature proves to the provider that it was its own thought; null for none
   * @param redacted the text is hidden in the signature
   */
  record Thought(String text, @Nullable Signature signature, boolean redacted) implements Part {}

  /** The model declines, in words of its own. */
  record Refusal(String text) implements Part {}

  /**
   * All before this point is worth caching: a hint.
   *
   * @param ttl {@code 5m} or {@code 1h}; empty for the provider's default
   */
  record CachePoint(String ttl) implements Part {}

  /**
   * What a text rests on. Of the fields, those are set that the provider gave.
   *
   * @param url of a page; empty if none
   * @param quoted the words of the source; empty if none
   * @param start first character of the text that it stands for, or -1
   * @param end after its last character, or -1
   * @param document index of the request's document, or -1
   * @param from first page, character or block of the source, or -1
   * @param to after the last, or -1
   * @param unit of {@code from} and {@code to}: page, char, block; empty if none
   */
  record Citation(
      String url,
      String title,
      String quoted,
      int start,
      int end,
      int document,
      int from,
      int to,
      String unit) {}
}
