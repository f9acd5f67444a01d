package io.sluice.wire.cohere;

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
import io.sluice.wire.conversation.Dialect;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;

/** Cohere's chat, version 2. */
public final class CohereFormat implements WireFormat {

  private static final RequestShape SHAPE =
      new RequestShape(
          Format.COHERE_CHAT,
          true,
          Set.of("messages"),
          Set.of("messages"),
          Set.of("max_tokens"),
          null,
          "max_tokens",
          "");

  private final ErrorShape errors = new CohereErrors();
  private final Dialect dialect = new CohereDialect();

  @Override
  public Format format() {
    return Format.COHERE_CHAT;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return JsonRequest.parse(SHAPE, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return head.events()
        ? new CohereStream()
        : new PlainAnswer(new Figures("usage", "", CohereUsage::read));
  }

  @Override
  public ErrorShape errors() {
    return errors;
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.of(dialect);
  }
}
