package io.sluice.provider;

import io.sluice.config.ProviderConfig.Timeouts;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** One provider as one event loop talks to it. */
public interface Provider {

  String name();

  Timeouts timeouts();

  /**
   * Sends a chat completion.
   *
   * @param body in the provider's own format
   * @param callerHeaders as the caller sent them; only harmless ones are passed on
   * @param requestId sent as {@code x-request-id}, so that both sides can speak of the same request
   */
  Call chat(Buffer body, MultiMap callerHeaders, String requestId);

  /** Lets the calls under way end, then closes the connections. */
  void close();
}
