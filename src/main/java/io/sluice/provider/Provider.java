package io.sluice.provider;

import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.wire.Format;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocket;
import java.util.Set;

/** One provider as one event loop talks to it. */
public interface Provider {

  String name();

  Timeouts timeouts();

  /** The formats that it takes as they are, the preferred one first. */
  Set<Format> speaks();

  /** How its OpenAI API differs from OpenAI's own. */
  Quirks quirks();

  /** Whether an answer that nobody waits for any more is read on to what it cost. */
  boolean drains();

  /**
   * Sends a request in one of the formats that it speaks.
   *
   * @throws IllegalArgumentException if it does not speak it, or if a path, a query or a model's
   *     name is of no use there
   */
  Call send(Dispatch dispatch);

  /**
   * Opens a WebSocket for {@code REALTIME} or {@code RESPONSES}. It comes paused; a provider that
   * refuses fails it with an {@code UpgradeRejectedException} that has status and body. No
   * subprotocol is asked for: browsers name one only to carry a key beside it.
   *
   * @param dispatch of which the payload does not count
   * @throws IllegalArgumentException as {@link #send} does
   */
  Future<WebSocket> socket(Dispatch dispatch);

  /** Lets the calls under way end, then closes the connections. */
  void close();
}
