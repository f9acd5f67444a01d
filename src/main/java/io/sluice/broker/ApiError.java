package io.sluice.broker;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * A failure as the caller gets to see it, in the shape of OpenAI's error object: {@code {"error":
 * {"message", "type", "param", "code"}}} (OpenAI API reference, "Error codes").
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

  String json() {
    return new JsonObject()
        .put(
            "error",
            new JsonObject()
                .put("message", message)
                .put("type", type)
                .put("param", param.isEmpty() ? null : param)
                .put("code", code))
        .encode();
  }
}
