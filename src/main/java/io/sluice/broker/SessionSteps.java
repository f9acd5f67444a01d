package io.sluice.broker;

import io.sluice.identity.Revocations;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a WebSocket needs on which requests come one after the other.
 *
 * @param loop the configuration in force when a request comes
 * @param idle how long nothing may be asked
 */
record SessionSteps(
    Vertx vertx,
    ModelRoad road,
    OpenExchanges open,
    Supplier<Loop> loop,
    Revocations revocations,
    Draining draining,
    Clock clock,
    Duration idle) {

  /** Longer than an agent's tools run, shorter than the bound of the server itself. */
  static final Duration IDLE = Duration.ofMinutes(10);
}
