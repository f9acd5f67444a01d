package io.sluice.simulator;

import io.vertx.core.buffer.Buffer;
import java.util.function.BiConsumer;

/** How a vendor puts a refusal. */
public interface ErrorShape {

  Buffer body(ApiError error);

  /** The headers that only a refusal has. */
  default void describe(ApiError error, BiConsumer<String, String> header) {
    header.accept("content-type", "application/json");
    if (error.retryAfter() > 0) {
      header.accept("retry-after", Integer.toString(error.retryAfter()));
    }
  }

  default void refuse(ApiError error, Outlet outlet) {
    describe(error, outlet::header);
    outlet.refuse(error.status(), body(error));
  }
}
