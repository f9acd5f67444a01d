package io.sluice.wire.conversation;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.TranslatedRefusal;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.conversation.TranslatedAnswer.Said;
import io.vertx.core.buffer.Buffer;

/**
 * One question of how many tokens a conversation has, on its way into a provider's format, and its
 * answer on the way back.
 *
 * @param caller the dialect of the caller's format
 * @param errors how the caller's format says that something failed
 * @param provider the dialect of the provider's
 * @param asked the conversation, as it was understood
 * @param requestId the broker's
 */
public record CountTranslation(
    CountDialect caller,
    ErrorShape errors,
    CountDialect provider,
    Conversation asked,
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

  /** How to read what comes back. Counting costs nothing. */
  public Answer answer(AnswerHead head) {
    return head.status() >= 400
        ? new TranslatedRefusal(head.status(), errors, requestId)
        : new TranslatedAnswer(
            body -> new Said(caller.writeAnswer(provider.readAnswer(body)), "", TokenCounts.NONE));
  }
}
