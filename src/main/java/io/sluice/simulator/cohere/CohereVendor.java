package io.sluice.simulator.cohere;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.simulator.ApiError;
import io.sluice.simulator.Call;
import io.sluice.simulator.ErrorShape;
import io.sluice.simulator.Ids;
import io.sluice.simulator.Vendor;
import io.vertx.core.buffer.Buffer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Cohere: a bearer key, errors as {@code {"id","message"}}. */
final class CohereVendor implements Vendor, ErrorShape {

  @Override
  public @Nullable String key(Call call) {
    return call.bearer();
  }

  @Override
  public ApiError missingKey() {
    return ApiError.of(401, "no api key supplied", null);
  }

  @Override
  public ApiError wrongKey() {
    return ApiError.of(401, "invalid api token", null);
  }

  @Override
  public ErrorShape errors() {
    return this;
  }

  @Override
  public Buffer body(ApiError error) {
    return Buffer.buffer(
        JsonNodeFactory.instance
            .objectNode()
            .put("id", Ids.uuid())
            .put("message", error.message())
            .toString());
  }

  @Override
  public void describe(BiConsumer<String, String> header, int promptTokens) {
    header.accept("x-debug-trace-id", Ids.hex(32));
    header.accept("num-tokens", Integer.toString(promptTokens));
  }
}
