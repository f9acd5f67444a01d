package io.sluice.provider;

import io.sluice.config.ProviderConfig.Timeouts;
import io.sluice.wire.Format;
import java.util.Set;

/** One provider as one event loop talks to it. */
public interface Provider {

  String name();

  Timeouts timeouts();

  /** The formats that it takes as they are, the preferred one first. */
  Set<Format> speaks();

  /**
   * Sends a request in one of the formats that it speaks.
   *
   * @throws IllegalArgumentException if it does not speak it
   */
  Call send(Dispatch dispatch);

  /** Lets the calls under way end, then closes the connections. */
  void close();
}
