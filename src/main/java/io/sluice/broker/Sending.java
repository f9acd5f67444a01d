package io.sluice.broker;

import io.sluice.provider.Dispatch.Operation;
import io.sluice.provider.Dispatch.Payload;

/**
 * What is asked of a provider, and what is sent with it.
 *
 * @param payload of which a stream can be sent once
 */
record Sending(Operation operation, Payload payload) {}
