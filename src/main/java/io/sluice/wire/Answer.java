package io.sluice.wire;

import io.sluice.usage.TokenCounts;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A provider's answer on its way through: bytes for the caller, figures for the ledger. */
public interface Answer {

  /** The content type that the caller gets; empty for the provider's own. */
  default String contentType() {
    return "";
  }

  /** Takes in bytes and gives those that may go to the caller now; possibly none. */
  Buffer feed(Buffer bytes);

  /** The provider sent its last byte: what is still held back. */
  Buffer end();

  /** Whether the answer is whole by its format's own rules. */
  boolean complete();

  /**
   * Whether an answer that came to its end over HTTP is whole, where the format itself has no last
   * byte: sound, plain text, a file's content.
   */
  default boolean wholeAtEnd() {
    return false;
  }

  /** Whether the provider itself said, in the middle of the answer, that it failed. */
  boolean failed();

  /** Why nothing more can be read from this answer, or null as long as it can. */
  @Nullable String unreadable();

  /** The provider's own usage figures, or null as long as there are none. */
  @Nullable TokenCounts reported();

  /** Output tokens as far as can be told without them. */
  long estimatedOutput();

  /**
   * What it used, as far as can be told without the provider's figures.
   *
   * @param estimatedInput tokens, from the size of the request
   */
  default TokenCounts estimated(long estimatedInput) {
    return new TokenCounts(estimatedInput, 0, 0, estimatedOutput(), 0);
  }

  /** The model as the provider names it, or empty. */
  String servedModel();

  /** The caller's format's own way to say in the middle of an answer that it failed, or null. */
  @Nullable Buffer failure(Fault fault);
}
