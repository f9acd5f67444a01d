package io.sluice.wire.chat;

import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.ServerStyle;
import io.sluice.wire.WireFormat;
import io.sluice.wire.conversation.Dialect;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** OpenAI's chat completions. */
public final class ChatFormat implements WireFormat {

  private final ErrorShape errors = new ChatErrors();
  private final Optional<Dialect> dialect = Optional.of(new ChatDialect(ServerStyle.OPENAI));

  @Override
  public Format format() {
    return Format.CHAT;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return ChatRequest.parse(body);
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

  @Override
  public Optional<Dialect> dialect() {
    return dialect;
  }
}
