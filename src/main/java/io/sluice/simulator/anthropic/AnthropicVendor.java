package io.sluice.simulator.anthropic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Call;
import io.sluice.simulator.ErrorShape;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Vendor;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic: {@code x-api-key} or a bearer token, errors as {@code
 * {"type":"error","error":{type,message},"request_id"}}.
 */
final class AnthropicVendor implements Vendor, ErrorShape {
  private static final List<String> LIMITS =
      List.of("requests", "input-tokens", "output-tokens", "tokens");

  @Override
  public @Nullable String key(Call call) {
    String key = call.header("x-api-key");
    return key == null ? call.bearer() : key;
  }

  @Override
  public ApiError missingKey() {
    return ApiError.of(401, "x-api-key header is required", "authentication_error");
  }

  @Override
  public ApiError wrongKey() {
    return ApiError.of(401, "invalid x-api-key", "authentication_error");
  }

  @Override
  public ErrorShape errors() {
    return this;
  }

  @Override
  public Buffer body(ApiError error) {
    return Buffer.buffer(json(error).toString());
  }

  static ObjectNode json(ApiError error) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", "error");
    ObjectNode said = body.putObject("error");
    said.put("type", type(error.status())).put("message", error.message());
    if (AnthropicWording.NO_THREADS.equals(error.code())) {
      said.putObject("details").put("error_code", AnthropicWording.NO_THREADS);
    }
    return body.put("request_id", "req_011" + Ids.random(21));
  }

  private static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 402 -> "billing_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 504 -> "timeout_error";
      case 529 -> "overloaded_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }

  @Override
  public void describe(ApiError error, BiConsumer<String, String> header) {
    ErrorShape.super.describe(error, header);
    boolean again = error.status() == 408 || error.status() == 409 || error.status() == 429;
    header.accept("x-should-retry", Boolean.toString(again || error.status() >= 500));
  }

  @Override
  public void describe(BiConsumer<String, String> header, int promptTokens) {
    header.accept("request-id", "req_011" + Ids.random(21));
    String reset = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS).toString();
    for (String limit : LIMITS) {
      header.accept("anthropic-ratelimit-" + limit + "-limit", "10000000");
      header.accept("anthropic-ratelimit-" + limit + "-remaining", "9999000");
      header.accept("anthropic-ratelimit-" + limit + "-reset", reset);
    }
  }
}
