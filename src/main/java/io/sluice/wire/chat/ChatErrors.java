package io.sluice.wire.chat;

import io.sluice.wire.ErrorShape;
import io.sluice.wire.Fault;
import io.sluice.wire.Json;
import io.vertx.core.buffer.Buffer;

/**
 * OpenAI's error object: {@code {"error": {"message", "type", "param", "code"}}} (OpenAI API
 * reference, "Error codes").
 */
public final class ChatErrors implements ErrorShape {

  @Override
  public Buffer body(Fault fault, String requestId) {
    return Buffer.buffer(object(fault));
  }

  @Override
  public Buffer event(Fault fault, String requestId) {
    return Buffer.buffer("data: " + object(fault) + "\n\n");
  }

  private static String object(Fault fault) {
    return "{\"error\":{\"message\":%s,\"type\":%s,\"param\":%s,\"code\":%s}}"
        .formatted(
            Json.quote(fault.message()),
            Json.quote(fault.type()),
            fault.param().isEmpty() ? "null" : Json.quote(fault.param()),
            Json.quote(fault.code()));
  }
}
