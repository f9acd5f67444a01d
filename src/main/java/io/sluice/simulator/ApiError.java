package io.sluice.simulator;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A refusal, in OpenAI's words unless a format has its own: messages and codes follow what {@code
 * api.openai.com} answers in the same case. {@link ErrorShape} says how a format puts it.
 */
public final class ApiError extends RuntimeException {
  private static final String INVALID = "invalid_request_error";

  private final int status;
  private final String type;
  private final @Nullable String param;
  private final @Nullable String code;
  private int retryAfter;

  private ApiError(
      int status, String message, String type, @Nullable String param, @Nullable String code) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
  }

  public static ApiError invalid(String message, @Nullable String param, @Nullable String code) {
    return new ApiError(400, message, INVALID, param, code);
  }

  /** In a format's own words; {@code code} is its own name for the kind, if it has one. */
  public static ApiError of(int status, String message, @Nullable String code) {
    return new ApiError(status, message, INVALID, null, code);
  }

  public static ApiError missing(String param) {
    return invalid(
        "Missing required parameter: '" + param + "'.", param, "missing_required_parameter");
  }

  public static ApiError wrongType(String param, String expected, String got) {
    return invalid(
        "Invalid type for '%s': expected %s, but got %s instead.".formatted(param, expected, got),
        param,
        "invalid_type");
  }

  public static ApiError tooLarge(int limit) {
    return new ApiError(
        413, "The request body is larger than " + limit + " bytes.", INVALID, null, null);
  }

  public static ApiError unknownModel(String model) {
    return new ApiError(
        404,
        "The model `" + model + "` does not exist or you do not have access to it.",
        INVALID,
        null,
        "model_not_found");
  }

  public static ApiError unknownUrl(String method, String path) {
    return new ApiError(404, "Invalid URL (" + method + " " + path + ")", INVALID, null, null);
  }

  public static ApiError missingKey() {
    return new ApiError(
        401,
        "You didn't provide an API key. You need to provide your API key in an Authorization header"
            + " using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
        INVALID,
        null,
        null);
  }

  public static ApiError wrongKey() {
    return new ApiError(401, "Incorrect API key provided.", INVALID, null, "invalid_api_key");
  }

  /** The refusal that a request asked for with {@code error=}. */
  public static ApiError asked(int status, String model) {
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

  public int status() {
    return status;
  }

  public String message() {
    return Objects.requireNonNull(getMessage());
  }

  public String type() {
    return type;
  }

  public @Nullable String param() {
    return param;
  }

  /** OpenAI's, or the format's own name for the kind of error. */
  public @Nullable String code() {
    return code;
  }

  /** Seconds to wait before another attempt; 0 if it does not say. */
  public int retryAfter() {
    return retryAfter == 0 && status == 429 ? 1 : retryAfter;
  }

  ApiError retryAfter(int seconds) {
    retryAfter = seconds;
    return this;
  }
}
