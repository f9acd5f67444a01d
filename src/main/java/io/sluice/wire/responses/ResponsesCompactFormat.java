package io.sluice.wire.responses;

import io.sluice.wire.Answer;
import io.sluice.wire.ApiRequest;
import io.sluice.wire.ErrorShape;
import io.sluice.wire.Format;
import io.sluice.wire.JsonRequest;
import io.sluice.wire.RequestPath;
import io.sluice.wire.RequestShape;
import io.sluice.wire.WireFormat;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/** Makes a conversation shorter: a request and an answer much like those of a response. */
public final class ResponsesCompactFormat implements WireFormat {

  private static final RequestShape SHAPE =
      new RequestShape(
          Format.RESPONSES_COMPACT,
          true,
          Set.of("input", "previous_response_id"),
          Set.of("input"),
          Set.of(),
          null,
          "",
          "");

  private final ErrorShape errors = new ResponsesErrors();

  @Override
  public Format format() {
    return Format.RESPONSES_COMPACT;
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
}
