package io.sluice.wire.cohere;

import io.sluice.wire.ErrorShape;
import io.sluice.wire.Fault;
import io.sluice.wire.Json;
import io.vertx.core.buffer.Buffer;

/**
 * Cohere's errors: {@code {"id", "message"}} (Cohere API reference, "Errors"). A stream that failed
 * ends with a {@code message-end} whose reason is {@code ERROR}.
 */
public final class CohereErrors implements ErrorShape {

  @Override
  public Buffer body(Fault fault, String requestId) {
    return Buffer.buffer(
        "{\"id\":" + Json.quote(requestId) + ",\"message\":" + Json.quote(text(fault)) + "}");
  }

  @Override
  public Buffer event(Fault fault, String requestId) {
    return Buffer.buffer(
        "event: message-end\ndata: {\"type\":\"message-end\",\"delta\":{\"error\":"
            + Json.quote(text(fault))
            + ",\"finish_reason\":\"ERROR\"}}\n\n");
  }

  /** There is no place for the field that is wrong but the message. */
  private static String text(Fault fault) {
    return fault.param().isEmpty() || fault.message().contains(fault.param())
        ? fault.message()
        : fault.param() + ": " + fault.message();
  }
}
