package io.sluice.simulator.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Call;
import io.sluice.simulator.ErrorShape;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Vendor;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI: bearer keys, errors as {@code {"error":{message,type,param,code}}}, limits that never run
 * out. Azure's keys come in {@code api-key} too.
 */
final class OpenAiVendor implements Vendor {
  private static final int TOKEN_LIMIT = 150_000_000;

  private final boolean azure;

  OpenAiVendor(boolean azure) {
    this.azure = azure;
  }

  @Override
  public @Nullable String key(Call call) {
    if (!call.group("deployment").isEmpty() && call.query().get("api-version") == null) {
      throw ApiError.of(404, "Resource not found", "404");
    }
    // Who says Anthropic's version asks for the models as Anthropic lists them.
    boolean anthropic = call.header("anthropic-version") != null;
    String key = azure ? call.header("api-key") : anthropic ? call.header("x-api-key") : null;
    return key == null ? call.bearer() : key;
  }

  @Override
  public ApiError missingKey() {
    return azure
        ? ApiError.of(
            401,
            "Access denied due to invalid subscription key or wrong API endpoint. Make sure to"
                + " provide a valid key for an active subscription and use a correct regional API"
                + " endpoint for your resource.",
            "401")
        : ApiError.missingKey();
  }

  @Override
  public ApiError wrongKey() {
    return azure ? missingKey() : ApiError.wrongKey();
  }

  @Override
  public ErrorShape errors() {
    return azure ? OpenAiVendor::azureBody : SHAPE;
  }

  @Override
  public void describe(BiConsumer<String, String> header, int tokens) {
    header.accept("x-request-id", azure ? Ids.uuid() : "req_" + Ids.random(32));
    if (azure) {
      header.accept("apim-request-id", Ids.uuid());
      header.accept("x-ms-region", "West Europe");
    } else {
      header.accept("openai-version", "2020-10-01");
    }
    header.accept("x-ratelimit-limit-requests", "30000");
    header.accept("x-ratelimit-remaining-requests", "29999");
    header.accept("x-ratelimit-reset-requests", "2ms");
    header.accept("x-ratelimit-limit-tokens", Integer.toString(TOKEN_LIMIT));
    header.accept("x-ratelimit-remaining-tokens", Integer.toString(TOKEN_LIMIT - tokens));
    header.accept("x-ratelimit-reset-tokens", "1ms");
  }

  @Override
  public void begins(BiConsumer<String, String> header, long elapsedMillis) {
    header.accept("openai-processing-ms", Long.toString(elapsedMillis));
  }

  static final ErrorShape SHAPE =
      new ErrorShape() {
        @Override
        public Buffer body(ApiError error) {
          return Buffer.buffer(json(error).toString());
        }

        @Override
        public void describe(ApiError error, BiConsumer<String, String> header) {
          ErrorShape.super.describe(error, header);
          if (error.status() == 429) {
            header.accept("x-ratelimit-remaining-requests", "0");
          }
        }
      };

  /** {@code {"error":{...}}}. */
  static ObjectNode json(ApiError error) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("message", error.message())
        .put("type", error.type())
        .put("param", error.param())
        .put("code", error.code());
    return body;
  }

  /** Azure's gateway speaks for itself in fewer words than OpenAI's models behind it. */
  private static Buffer azureBody(ApiError error) {
    if (error.param() != null || error.status() >= 500) {
      return SHAPE.body(error);
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    String code = error.code() == null ? Integer.toString(error.status()) : error.code();
    body.putObject("error").put("code", code).put("message", error.message());
    return Buffer.buffer(body.toString());
  }
}
