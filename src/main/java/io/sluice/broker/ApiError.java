package io.sluice.broker;

import io.sluice.wire.ErrorShape;
import io.sluice.wire.Fault;
import io.sluice.wire.chat.ChatErrors;
import java.util.Map;

/**
 * A failure as the caller gets to see it. Its shape is that of the caller's format; OpenAI's where
 * there is none.
 *
 * @param station where on the road it happened, for metrics
 * @param code stable; the message is for people and may change
 * @param param the request's field that is wrong, or empty
 * @param headers to send with it
 */
record ApiError(
    String station,
    int status,
    String type,
    String code,
    String message,
    String param,
    Map<String, String> headers) {

  /** What routes that speak no format of their own answer in. */
  static final ErrorShape SHAPE = new ChatErrors();

  static ApiError of(String station, int status, String type, String code, String message) {
    return new ApiError(station, status, type, code, message, "", Map.of());
  }

  ApiError with(String header, String value) {
    Map<String, String> more = new java.util.HashMap<>(headers);
    more.put(header, value);
    return new ApiError(station, status, type, code, message, param, Map.copyOf(more));
  }

  ApiError about(String field) {
    return new ApiError(station, status, type, code, message, field, headers);
  }

  Fault fault() {
    return new Fault(status, type, code, message, param);
  }

  String json() {
    return SHAPE.body(fault(), "").toString();
  }
}
