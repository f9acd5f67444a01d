package io.sluice.wire.converse;

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

/** AWS Bedrock's Converse and ConverseStream: model and stream are in the path. */
public final class ConverseFormat implements WireFormat {

  static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

  private static final RequestShape SHAPE =
      new RequestShape(
          Format.CONVERSE,
          false,
          Set.of("messages"),
          Set.of("messages", "system"),
          Set.of("maxTokens"),
          "inferenceConfig",
          "maxTokens",
          "");

  private final ErrorShape errors = new ConverseErrors();
  private final Dialect dialect = new ConverseDialect();

  @Override
  public Format format() {
    return Format.CONVERSE;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return JsonRequest.parse(SHAPE, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return head.contentType().startsWith(EVENT_STREAM)
        ? new ConverseEvents()
        : new PlainAnswer(new Figures("usage", "", ConverseUsage::read));
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
