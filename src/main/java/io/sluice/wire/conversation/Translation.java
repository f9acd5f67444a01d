package io.sluice.wire.conversation;

import io.sluice.wire.Answer;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.TranslatedRefusal;
import io.sluice.wire.WireFormat.AnswerHead;
import io.sluice.wire.conversation.Dialect.Asked;
import io.sluice.wire.conversation.TranslatedAnswer.Said;
import io.vertx.core.buffer.Buffer;

/**
 * One request on its way into a provider's format, and its answer on the way back.
 *
 * @param caller the dialect of the caller's format
 * @param errors how the caller's format says that something failed
 * @param provider the dialect of the provider's
 * @param asked the request, as it was understood
 */
public record Translation(Dialect caller, ErrorShape errors, Dialect provider, Asked asked) {

  /**
   * What to send.
   *
   * @param model the provider's own name of it
   * @param outputTokens a bound where the caller set none; -1 for none
   * @throws Untranslatable naming the caller's field that the provider's format cannot express
   */
  public Buffer request(String model, long outputTokens) {
    try {
      Elsewhere.check(asked.conversation(), provider.format());
      return provider.writeRequest(asked.conversation().bounded(outputTokens), model);
    } catch (Untranslatable e) {
      throw e.named(caller.field(e.param()));
    }
  }

  /** How to read what comes back. */
  public Answer answer(AnswerHead head) {
    if (head.status() >= 400) {
      return new TranslatedRefusal(head.status(), errors, asked.requestId());
    }
    return asked.conversation().stream()
        ? new TranslatedStream(provider.reader(), caller.writer(asked), caller.streamType())
        : new TranslatedAnswer(this::said);
  }

  private Said said(Buffer body) {
    Completion completion = provider.readAnswer(body);
    return new Said(caller.writeAnswer(completion, asked), completion.model(), completion.usage());
  }
}
