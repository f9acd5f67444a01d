package io.sluice.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in OpenAI's error shape, {@code {"error":{message,type,param,code}}}. Messages and
 * codes follow what {@code api.openai.com} answers in the same case.
 */
final class ApiError extends RuntimeException {
  private static final String INVALID = "invalid_request_error";

  private final int status;
  private final String type;
  private final @Nullable String param;
  private final @Nullable String code;

  private ApiError(
      int status, String message, String type, @Nullable String param, @Nullable String code) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
  }

  static ApiError invalid(String message, @Nullable String param, @Nullable String code) {
    return new ApiError(400, message, INVALID, param, code);
  }

  static ApiError missing(String param) {
    return invalid(
        "Missing required parameter: '" + param + "'.", param, "missing_required_parameter");
  }

  static ApiError wrongType(String param, String expected, String got) {
    return invalid(
        "Invalid type for '%s': expected %s, but got %s instead.".formatted(param, expected, got),
        param,
        "invalid_type");
  }

  static ApiError tooLarge(int limit) {
    return new ApiError(
        413, "The request body is larger than " + limit + " bytes.", INVALID, null, null);
  }

  static ApiError unknownModel(String model) {
    return new ApiError(
        404,
        "The model `" + model + "` does not exist or you do not have access to it.",
        INVALID,
        null,
        "model_not_found");
  }

  static ApiError unknownUrl(String method, String path) {
    return new ApiError(404, "Invalid URL (" + method + " " + path + ")", INVALID, null, null);
  }

  static ApiError missingKey() {
    return new ApiError(
        401,
        "You didn't provide an API key. You need to provide your API key in an Authorization header"
            + " using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
        INVALID,
        null,
        null);
  }

  static ApiError wrongKey() {
    return new ApiError(401, "Incorrect API key provided.", INVALID, null, "invalid_api_key");
  }

  /** The refusal that a request asked for with {@code error=}. */
  static ApiError asked(int status, String model) {
    return switch (status) {
      case 401 -> wrongKey();
      case 403 ->
          new ApiError(
              403,
              "Your organization does not have access to this resource.",
              INVALID,
              null,
              "access_denied");
      case 404 -> unknownModel(model);
      case 429 ->
          new ApiError(
              429,
              "Rate limit reached for " + model + " on requests per min. Please try again in 1s.",
              "requests",
              null,
              "rate_limit_exceeded");
      case 503 ->
          new ApiError(
              503,
              "The engine is currently overloaded, please try again later.",
              "server_error",
              null,
              "server_overloaded");
      default ->
          status < 500
              ? new ApiError(status, "The request was refused, as it asked.", INVALID, null, null)
              : new ApiError(
                  status,
                  "The server had an error while processing your request. Sorry about that!",
                  "server_error",
                  null,
                  null);
    };
  }

  int status() {
    return status;
  }

  void answer(HttpServerResponse response) {
    if (status == 413) {
      // What is left of the body is not worth reading.
      response.putHeader("connection", "close");
    }
    if (status == 429) {
      response.putHeader("retry-after", "1").putHeader("x-ratelimit-remaining-requests", "0");
    }
    response.putHeader("content-type", "application/json").setStatusCode(status).end(body());
  }

  private Buffer body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("message", getMessage())
        .put("type", type)
        .put("param", param)
        .put("code", code);
    return Buffer.buffer(body.toString());
  }
}
