package io.sluice.wire;

import io.sluice.wire.conversation.CountDialect;
import io.sluice.wire.conversation.Dialect;
import io.sluice.wire.embedding.EmbeddingDialect;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * All that the broker needs of one format: how to read its requests, how to pass its answers on
 * unchanged, how it says that something failed, and, for a conversation, how to translate it.
 * Stateless; one for the whole process.
 */
public interface WireFormat {

  Format format();

  /** Reads a request in one pass. Never throws. */
  ApiRequest.Result read(Buffer body, RequestPath path);

  /**
   * An answer of a provider that speaks this very format, with a status below 400: its bytes go on
   * as they come.
   */
  Answer passing(ApiRequest request, AnswerHead head);

  ErrorShape errors();

  /** Whether a request may be a form, {@code multipart/form-data}, which is read as it comes. */
  default boolean takesForms() {
    return false;
  }

  /** Empty for what only passes through. */
  default Optional<Dialect> dialect() {
    return Optional.empty();
  }

  /** Empty for what asks for no vectors. */
  default Optional<EmbeddingDialect> embeddingDialect() {
    return Optional.empty();
  }

  /** Empty for what counts no tokens. */
  default Optional<CountDialect> countDialect() {
    return Optional.empty();
  }

  /**
   * The head of a provider's answer.
   *
   * @param contentType lower case, with its parameters; empty if it has none
   */
  record AnswerHead(int status, String contentType) {

    public boolean events() {
      return contentType.startsWith("text/event-stream");
    }
  }
}
