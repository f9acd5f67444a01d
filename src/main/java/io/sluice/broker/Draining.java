package io.sluice.broker;

import io.vertx.core.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The stop that was asked for: first no new requests, at the end no old ones either. */
final class Draining {

  private final Map<Context, Runnable> cuts = new ConcurrentHashMap<>();
  private volatile boolean begun;

  /** Says how to end what an event loop still has open. */
  void onCut(Context loop, Runnable cut) {
    cuts.put(loop, cut);
  }

  void begin() {
    begun = true;
  }

  boolean begun() {
    return begun;
  }

  /** Ends what is still open, each on its own event loop. */
  void cut() {
    cuts.forEach((loop, cut) -> loop.runOnContext(ignored -> cut.run()));
  }
}
