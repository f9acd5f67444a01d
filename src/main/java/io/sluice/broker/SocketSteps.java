package io.sluice.broker;

import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What every request passes that needs a WebSocket to a provider.
 *
 * @param sessions that are open, of all event loops
 */
record SocketSteps(
    Vertx vertx,
    LimitDesk desk,
    Departure departure,
    Deadlines deadlines,
    AtomicInteger sessions) {}
