package io.sluice.wire.embedding;

import io.sluice.wire.Answer;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.TranslatedRefusal;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.conversation.TranslatedAnswer;
import io.sluice.wire.conversation.TranslatedAnswer.Said;
import io.sluice.wire.conversation.Untranslatable;
import io.vertx.core.buffer.Buffer;

/**
 * One request for vectors on its way into a provider's format, and its answer on the way back.
 *
 * @param caller the dialect of the caller's format
 * @param errors how the caller's format says that something failed
 * @param provider the dialect of the provider's
 * @param asked the request, as it was understood
 * @param requestId the broker's
 */
public record EmbeddingTranslation(
    EmbeddingDialect caller,
    ErrorShape errors,
    EmbeddingDialect provider,
    EmbeddingRequest asked,
    String requestId) {

  /**
   * What to send.
   *
   * @param model the provider's own name of it
   * @throws Untranslatable naming the caller's field that the provider's format cannot express
   */
  public Buffer request(String model) {
    return provider.writeRequest(asked, model);
  }

  /** How to read what comes back. */
  public Answer answer(AnswerHead head) {
    return head.status() >= 400
        ? new TranslatedRefusal(head.status(), errors, requestId)
        : new TranslatedAnswer(this::said);
  }

  private Said said(Buffer body) {
    EmbeddingAnswer answer = provider.readAnswer(body);
    int given = answer.vectors().size();
    int wanted = asked.inputs().size();
    if (given != wanted) {
      throw new Untranslatable(
          "", "the answer has %d vectors for %d inputs".formatted(given, wanted));
    }
    return new Said(caller.writeAnswer(answer, asked), answer.model(), answer.usage());
  }
}
