package io.sluice.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * Reads what a provider says when it refuses, in whichever shape: OpenAI's and Gemini's {@code
 * {"error": {"message", "type" | "status", "code", "param"}}}, Gemini's in an array, Anthropic's
 * {@code {"error": {"type", "message"}}}, AWS's and Cohere's {@code {"message"}}, and servers that
 * say {@code {"error": "text"}} or {@code {"detail": "text"}}.
 */
public final class ProviderFault {

  private static final ObjectMapper TREES = new ObjectMapper(Json.FACTORY);
  private static final int MAX_TEXT = 2000;

  private ProviderFault() {}

  /** Never throws: what cannot be read becomes a message that says the status alone. */
  public static Fault read(int status, Buffer body) {
    return of(status, tree(body));
  }

  /** The fault that a JSON value says, e.g. of an event in a stream. */
  public static Fault of(int status, JsonNode said) {
    JsonNode document = said.isArray() && !said.isEmpty() ? said.get(0) : said;
    JsonNode error = document.path("error");
    JsonNode from = error.isObject() ? error : document;
    String message =
        first(
            from.path("message"),
            from.path("Message"),
            error,
            from.path("detail"),
            from.path("error_message"));
    String type = typeOf(status);
    String code = first(from.path("code"), from.path("status"), from.path("type"));
    return new Fault(
        status,
        type,
        code.isEmpty() || code.equals(Integer.toString(status)) ? type : code,
        message.isEmpty() ? "The provider answered with status " + status + "." : message,
        first(from.path("param")));
  }

  private static JsonNode tree(Buffer body) {
    try {
      JsonNode read = TREES.readTree(body.getBytes());
      return read == null ? TREES.missingNode() : read;
    } catch (IOException e) {
      return TREES.missingNode();
    }
  }

  private static String first(JsonNode... candidates) {
    for (JsonNode candidate : candidates) {
      String text = candidate.isValueNode() ? candidate.asText("") : "";
      if (!text.isEmpty() && !candidate.isNull()) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
      }
    }
    return "";
  }

  private static String typeOf(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 429 -> "rate_limit_error";
      case 504, 408 -> "timeout_error";
      default -> status < 500 ? "invalid_request_error" : "provider_error";
    };
  }
}
