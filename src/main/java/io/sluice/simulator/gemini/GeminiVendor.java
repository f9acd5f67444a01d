package io.sluice.simulator.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Call;
import io.sluice.simulator.ErrorShape;
import io.sluice.simulator.Vendor;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Google: {@code x-goog-api-key}, a {@code key} in the query or a bearer token, which is all that
 * Vertex takes; errors as {@code {"error":{code,message,status}}}.
 */
final class GeminiVendor implements Vendor, ErrorShape {
  private final boolean vertex;

  GeminiVendor(boolean vertex) {
    this.vertex = vertex;
  }

  @Override
  public @Nullable String key(Call call) {
    if (vertex) {
      return call.bearer();
    }
    String key = call.header("x-goog-api-key");
    String inQuery = key == null ? call.query().get("key") : key;
    return inQuery == null ? call.bearer() : inQuery;
  }

  @Override
  public ApiError missingKey() {
    return vertex
        ? ApiError.of(
            401,
            "Request is missing required authentication credential. Expected OAuth 2 access token,"
                + " login cookie or other valid authentication credential.",
            null)
        : ApiError.of(
            403,
            "Method doesn't allow unregistered callers (callers without established identity)."
                + " Please use API Key or other form of API consumer identity to call this API.",
            null);
  }

  @Override
  public ApiError wrongKey() {
    return vertex
        ? ApiError.of(401, "Request had invalid authentication credentials.", null)
        : ApiError.of(400, "API key not valid. Please pass a valid API key.", null);
  }

  @Override
  public ErrorShape errors() {
    return this;
  }

  @Override
  public Buffer body(ApiError error) {
    return Buffer.buffer(json(error).toPrettyString());
  }

  static ObjectNode json(ApiError error) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("code", error.status())
        .put("message", error.message())
        .put("status", status(error.status()));
    return body;
  }

  private static String status(int code) {
    return switch (code) {
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 409 -> "ABORTED";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 499 -> "CANCELLED";
      case 503 -> "UNAVAILABLE";
      case 504, 408 -> "DEADLINE_EXCEEDED";
      default -> code < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
    };
  }

  @Override
  public void describe(ApiError error, BiConsumer<String, String> header) {
    ErrorShape.super.describe(error, header);
    header.accept("content-type", "application/json; charset=UTF-8");
  }

  @Override
  public void describe(BiConsumer<String, String> header, int promptTokens) {
    header.accept("vary", "Origin");
    header.accept("x-content-type-options", "nosniff");
  }
}
