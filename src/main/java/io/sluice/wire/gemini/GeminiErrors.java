package io.sluice.wire.gemini;

import io.sluice.wire.ErrorShape;
import io.sluice.wire.Fault;
import io.sluice.wire.Json;
import io.vertx.core.buffer.Buffer;

/**
 * Google's error object: {@code {"error": {"code", "message", "status", "details"}}}, in a stream
 * too (Google API design guide, "Errors"; google.rpc.Code). The broker's own code is the reason of
 * an {@code ErrorInfo} among the details, and a field that is wrong a violation of a {@code
 * BadRequest}.
 */
public final class GeminiErrors implements ErrorShape {

  @Override
  public Buffer body(Fault fault, String requestId) {
    return Buffer.buffer(object(fault));
  }

  @Override
  public Buffer event(Fault fault, String requestId) {
    return Buffer.buffer("data: " + object(fault) + "\n\n");
  }

  static String object(Fault fault) {
    return "{\"error\":{\"code\":%d,\"message\":%s,\"status\":\"%s\",\"details\":[%s%s]}}"
        .formatted(
            fault.status(),
            Json.quote(fault.message()),
            word(fault.status()),
            "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":"
                + Json.quote(fault.code())
                + ",\"domain\":\"sluice\"}",
            fault.param().isEmpty() ? "" : "," + violation(fault));
  }

  private static String violation(Fault fault) {
    return "{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":"
        + Json.quote(fault.param())
        + ",\"description\":"
        + Json.quote(fault.message())
        + "}]}";
  }

  /** The word that Google has for an HTTP status. */
  private static String word(int status) {
    return switch (status) {
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 409 -> "ABORTED";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 499 -> "CANCELLED";
      case 501 -> "UNIMPLEMENTED";
      case 502, 503 -> "UNAVAILABLE";
      case 408, 504 -> "DEADLINE_EXCEEDED";
      default -> status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
    };
  }
}
