package io.sluice.broker;

import io.sluice.routing.Trial;
import io.vertx.core.http.WebSocket;

/**
 * An attempt that got its WebSocket to a provider, paused.
 *
 * @param charge to be settled, whatever becomes of it
 * @param number of the attempt, from 1
 */
record Boarded(Leg leg, Charge charge, Trial trial, WebSocket socket, int number) {}
