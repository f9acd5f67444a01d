package io.sluice.wire.realtime;

import io.sluice.wire.ErrorShape;
import io.sluice.wire.Fault;
import io.sluice.wire.Json;
import io.sluice.wire.chat.ChatErrors;
import io.vertx.core.buffer.Buffer;

/**
 * Before the socket opens, OpenAI's error object; on it, an {@code error} event (OpenAI API
 * reference, "Realtime server events"). An event is a whole message here.
 */
public final class RealtimeErrors implements ErrorShape {

  private static final ErrorShape HTTP = new ChatErrors();

  @Override
  public Buffer body(Fault fault, String requestId) {
    return HTTP.body(fault, requestId);
  }

  @Override
  public Buffer event(Fault fault, String requestId) {
    return Buffer.buffer(
        "{\"type\":\"error\",\"event_id\":%s,\"error\":{\"type\":%s,\"code\":%s,\"message\":%s,\"param\":%s,\"event_id\":null}}"
            .formatted(
                Json.quote("event_" + requestId),
                Json.quote(fault.type()),
                Json.quote(fault.code()),
                Json.quote(fault.message()),
                fault.param().isEmpty() ? "null" : Json.quote(fault.param())));
  }
}
