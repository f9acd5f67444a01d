package io.sluice.wire.messages;

import io.sluice.wire.ErrorShape;
import io.sluice.wire.Fault;
import io.sluice.wire.Json;
import io.vertx.core.buffer.Buffer;

/**
 * Anthropic's error object: {@code {"type": "error", "error": {"type", "message"}, "request_id"}}
 * (Anthropic API reference, "Errors"). The field that is wrong has no place of its own in it, so
 * the message starts with its name.
 */
public final class MessagesErrors implements ErrorShape {

  /**
   * Where the server cannot hold the conversation, clients send all of it themselves once they are
   * told in these words (ThreadUnsupportedRequestErrorDetails of Anthropic's SDKs).
   */
  private static final String NO_THREADS =
      ",\"details\":{\"error_code\":\"thread_unsupported_request\"}";

  @Override
  public Buffer body(Fault fault, String requestId) {
    return Buffer.buffer(object(fault, requestId));
  }

  @Override
  public Buffer event(Fault fault, String requestId) {
    return Buffer.buffer("event: error\ndata: " + object(fault, requestId) + "\n\n");
  }

  private static String object(Fault fault, String requestId) {
    return "{\"type\":\"error\",\"error\":{\"type\":%s,\"message\":%s%s},\"request_id\":%s}"
        .formatted(
            Json.quote(typeOf(fault.status())),
            Json.quote(message(fault)),
            fault.param().equals("thread") ? NO_THREADS : "",
            requestId.isEmpty() ? "null" : Json.quote(requestId));
  }

  private static String message(Fault fault) {
    return fault.param().isEmpty() || fault.message().contains(fault.param())
        ? fault.message()
        : fault.param() + ": " + fault.message();
  }

  private static String typeOf(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      case 408, 504 -> "timeout_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }

  /**
   * What a provider says in this shape.
   *
   * @param type Anthropic's word for the class of it
   */
  static Fault read(String type, String message) {
    int status =
        switch (type) {
          case "invalid_request_error" -> 400;
          case "authentication_error" -> 401;
          case "billing_error" -> 402;
          case "permission_error" -> 403;
          case "not_found_error" -> 404;
          case "request_too_large" -> 413;
          case "rate_limit_error" -> 429;
          case "overloaded_error" -> 529;
          case "timeout_error" -> 504;
          default -> 500;
        };
    return new Fault(
        status,
        status < 500 ? type : "provider_error",
        type.isEmpty() ? "api_error" : type,
        message.isEmpty() ? "The provider gave no message." : message,
        "");
  }
}
