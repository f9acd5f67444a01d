package io.sluice.wire.responses;

import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Format;
import io.sluice.wire.JsonRequest;
import io.sluice.wire.RequestPath;
import io.sluice.wire.RequestShape;
import io.sluice.wire.WireFormat;
import io.sluice.wire.conversation.Dialect;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;

/** OpenAI's responses. What passes through also tells its id: {@link KeptResponse}. */
public final class ResponsesFormat implements WireFormat {

  private static final RequestShape SHAPE =
      new RequestShape(
          Format.RESPONSES,
          true,
          Set.of("input", "previous_response_id", "prompt"),
          Set.of("input", "prompt"),
          Set.of("max_output_tokens"),
          null,
          "max_output_tokens",
          "");

  private final ErrorShape errors = new ResponsesErrors();
  private final Optional<Dialect> dialect = Optional.of(new ResponsesDialect());

  @Override
  public Format format() {
    return Format.RESPONSES;
  }

  @Override
  public ApiRequest.Result read(Buffer body, RequestPath path) {
    return JsonRequest.parse(SHAPE, body, path);
  }

  @Override
  public Answer passing(ApiRequest request, AnswerHead head) {
    return head.events() ? new ResponsesStream() : new ResponsesPlain();
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
