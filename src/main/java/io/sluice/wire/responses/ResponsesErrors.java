package io.sluice.wire.responses;

import io.sluice.wire.ErrorShape;
import io.sluice.wire.Fault;
import io.sluice.wire.Json;
import io.sluice.wire.chat.ChatErrors;
import io.vertx.core.buffer.Buffer;

/** OpenAI's error object; in a stream an event of its own (OpenAI API reference, "error"). */
public final class ResponsesErrors implements ErrorShape {

  private final ErrorShape plain = new ChatErrors();

  @Override
  public Buffer body(Fault fault, String requestId) {
    return plain.body(fault, requestId);
  }

  @Override
  public Buffer event(Fault fault, String requestId) {
    return event(fault, 0);
  }

  /**
   * The event that says so.
   *
   * @param number of the event in its stream, from 0
   */
  static Buffer event(Fault fault, long number) {
    return Buffer.buffer(
        "event: error\ndata: {\"type\":\"error\",\"code\":%s,\"message\":%s,\"param\":%s,\"sequence_number\":%d}\n\n"
            .formatted(
                Json.quote(fault.code()),
                Json.quote(fault.message()),
                fault.param().isEmpty() ? "null" : Json.quote(fault.param()),
                number));
  }
}
