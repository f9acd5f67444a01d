package io.sluice.wire.embedding;

import io.sluice.wire.ApiRequest;
import io.sluice.wire.Format;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;

/** One embedding format's half of every translation. Stateless; one for the whole process. */
public interface EmbeddingDialect {

  Format format();

  /**
   * Understands a request.
   *
   * @throws Untranslatable if a field has the wrong type, or says something that {@link
   *     EmbeddingRequest} has no place for
   */
  EmbeddingRequest readRequest(ApiRequest request);

  /**
   * Says a request in this format.
   *
   * @param model the provider's own name of it
   * @throws Untranslatable naming the caller's field that this format cannot express
   */
  Buffer writeRequest(EmbeddingRequest request, String model);

  /**
   * Understands an answer.
   *
   * @throws Untranslatable if it is none
   */
  EmbeddingAnswer readAnswer(Buffer body);

  /**
   * Says an answer.
   *
   * @param asked the request, as it was understood
   */
  Buffer writeAnswer(EmbeddingAnswer answer, EmbeddingRequest asked);
}
