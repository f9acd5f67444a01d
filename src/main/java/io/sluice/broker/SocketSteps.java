package io.sluice.broker;

import io.vertx.core.Vertx;

/** What every request passes that needs a WebSocket to a provider. */
record SocketSteps(Vertx vertx, LimitDesk desk, Departure departure, Deadlines deadlines) {}
