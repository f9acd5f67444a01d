package io.sluice.simulator;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What all formats of one vendor have in common: credentials, errors, headers. */
public interface Vendor {

  /**
   * The credential that came with a request; null if none did.
   *
   * @throws ApiError 401 or 403 for one that cannot be read
   */
  @Nullable String key(Call call);

  ApiError missingKey();

  ApiError wrongKey();

  ErrorShape errors();

  /** The headers that every answer has. */
  void describe(BiConsumer<String, String> header, int promptTokens);

  /** What is known only when the answer begins. */
  default void begins(BiConsumer<String, String> header, long elapsedMillis) {}
}
