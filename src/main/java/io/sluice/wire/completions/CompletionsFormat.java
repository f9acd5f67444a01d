package io.sluice.wire.completions;

import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.WireFormat;
import io.sluice.wire.chat.ChatErrors;
import io.sluice.wire.chat.ChatUsage;
import io.sluice.wire.chat.StreamedChat;
import io.vertx.core.buffer.Buffer;

/**
 * OpenAI's older completions: answers, usage and errors are as in chat (OpenAI API reference,
 * "Create completion").
 */
public final class CompletionsFormat implements WireFormat {

  private final ErrorShape errors = new ChatErrors();

  @Override
  public Format format() {
    return Format.COMPLETIONS;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return new CompletionsRequestParser(body).parse();
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return head.events()
        ? new StreamedChat(request.usageAsked())
        : new PlainAnswer(new Figures("usage", "model", ChatUsage::read));
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }
}
