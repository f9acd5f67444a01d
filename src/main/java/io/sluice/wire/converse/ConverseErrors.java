package io.sluice.wire.converse;

import io.sluice.wire.ErrorShape;
import io.sluice.wire.EventStreamFrame;
import io.sluice.wire.Fault;
import io.sluice.wire.Json;
import io.vertx.core.buffer.Buffer;

/**
 * AWS's error: {@code {"message"}} and the name of an exception, which in the middle of a stream is
 * a header of the event (Amazon Bedrock API reference, "Converse", "ConverseStream").
 */
public final class ConverseErrors implements ErrorShape {

  @Override
  public Buffer body(Fault fault, String requestId) {
    return Buffer.buffer(
        "{\"__type\":\"%s\",\"message\":%s}"
            .formatted(typeOf(fault.status()), Json.quote(message(fault))));
  }

  @Override
  public Buffer event(Fault fault, String requestId) {
    Buffer event = Buffer.buffer();
    String json = "{\"message\":" + Json.quote(message(fault)) + "}";
    EventStreamFrame.exception(event, streamTypeOf(fault.status()), json);
    return event;
  }

  private static String message(Fault fault) {
    return fault.param().isEmpty() || fault.message().contains(fault.param())
        ? fault.message()
        : fault.param() + ": " + fault.message();
  }

  private static String typeOf(int status) {
    return switch (status) {
      case 401, 403 -> "AccessDeniedException";
      case 404 -> "ResourceNotFoundException";
      case 408, 504 -> "ModelTimeoutException";
      case 429 -> "ThrottlingException";
      case 503, 529 -> "ServiceUnavailableException";
      default -> status < 500 ? "ValidationException" : "InternalServerException";
    };
  }

  /** A stream has five exceptions only. */
  private static String streamTypeOf(int status) {
    return switch (status) {
      case 408, 424, 504 -> "modelStreamErrorException";
      case 429 -> "throttlingException";
      case 503, 529 -> "serviceUnavailableException";
      default -> status < 500 ? "validationException" : "internalServerException";
    };
  }

  /**
   * What AWS says in a stream.
   *
   * @param type the exception's name
   */
  static Fault read(String type, String message) {
    int status =
        switch (type) {
          case "validationException" -> 400;
          case "throttlingException" -> 429;
          case "serviceUnavailableException" -> 503;
          case "modelTimeoutException" -> 504;
          default -> 500;
        };
    String kind =
        switch (status) {
          case 400 -> "invalid_request_error";
          case 429 -> "rate_limit_error";
          case 504 -> "timeout_error";
          default -> "provider_error";
        };
    return new Fault(
        status,
        kind,
        type.isEmpty() ? kind : type,
        message.isEmpty() ? "The provider gave no message." : message,
        "");
  }
}
