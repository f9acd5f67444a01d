package io.sluice.wire.messages;

import io.sluice.usage.TokenCounts;
import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Figures;
import io.sluice.wire.Format;
import io.sluice.wire.JsonRequest;
import io.sluice.wire.PlainAnswer;
import io.sluice.wire.RequestPath;
import io.sluice.wire.RequestShape;
import io.sluice.wire.WireFormat;
import io.sluice.wire.conversation.CountDialect;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;

/** Anthropic's counting of a request's tokens: it costs none. */
public final class MessagesCountFormat implements WireFormat {

  private static final RequestShape SHAPE =
      new RequestShape(
          Format.MESSAGES_COUNT,
          true,
          Set.of("messages"),
          Set.of("messages", "system"),
          Set.of(),
          null,
          "",
          "");

  private final ErrorShape errors = new MessagesErrors();
  private final CountDialect dialect = new MessagesCountDialect();

  @Override
  public Format format() {
    return Format.MESSAGES_COUNT;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return JsonRequest.parse(SHAPE, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return new PlainAnswer(new Figures("input_tokens", "", json -> TokenCounts.NONE));
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }

  @Override
  public Optional<CountDialect> countDialect() {
    return Optional.of(dialect);
  }
}
