package io.sluice.broker;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

/** Why a call of a tool came to nothing, as the caller gets to see it. */
final class ToolErrors {

  private static final String INVALID_REQUEST = "invalid_request_error";

  private ToolErrors() {}

  /**
   * The same whatever was asked for: which tools exist is nobody's business who may not use them.
   */
  static ApiError unknownTool() {
    return ApiError.of(
        "tools", 404, INVALID_REQUEST, "unknown_tool", "There is no tool of that name here.");
  }

  static ApiError routeNotPermitted(String tool, String method) {
    return ApiError.of(
        "tools",
        403,
        "permission_error",
        "tool_route_not_permitted",
        "Nothing is served at this path of tool %s for %s.".formatted(tool, method));
  }

  static ApiError notCanonical() {
    return ApiError.of(
        "tools",
        400,
        INVALID_REQUEST,
        "path_not_canonical",
        "The path or query could be read in more than one way. Write it without dot segments, empty"
            + " segments, semicolons and backslashes, and escape only what needs it, in capitals.");
  }

  /** No answer came. */
  static ApiError unreachable(String tool, Throwable failure) {
    if (failure instanceof ConnectionPoolTooBusyException) {
      return ApiError.of(
              "tools",
              503,
              "service_unavailable",
              "tool_busy",
              "Too many requests wait for tool " + tool + ".")
          .with("retry-after", "1");
    }
    if (failure instanceof TimeoutException
        || failure instanceof io.netty.channel.ConnectTimeoutException) {
      return failed(504, "tool_connect_timeout", "Tool " + tool + " could not be reached in time.");
    }
    if (failure instanceof ConnectException || failure instanceof UnknownHostException) {
      return failed(502, "tool_unreachable", "Tool " + tool + " could not be reached.");
    }
    return failed(502, "tool_closed", "Tool " + tool + " closed the connection without an answer.");
  }

  /** The answer ended before it was whole. */
  static ApiError cutShort(String tool) {
    return failed(502, "tool_cut_short", "Tool " + tool + " ended the answer before it was whole.");
  }

  /** It answered with what was not asked for. */
  static ApiError badAnswer(String tool) {
    return failed(502, "tool_bad_answer", "Tool " + tool + " changed the protocol on its own.");
  }

  /**
   * Too long without anything.
   *
   * @param uploading whether it was the caller's body that did not come
   */
  static ApiError expired(String tool, boolean uploading) {
    return uploading
        ? ApiError.of("http", 408, "timeout_error", "request_timeout", "The body stopped coming.")
        : failed(504, "tool_timeout", "Tool " + tool + " took too long.");
  }

  private static ApiError failed(int status, String code, String message) {
    return ApiError.of(
        "tools", status, status == 504 ? "timeout_error" : "tool_error", code, message);
  }
}
