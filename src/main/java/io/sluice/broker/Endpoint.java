package io.sluice.broker;

import io.sluice.wire.WireFormat;

/**
 * A route on which models are asked.
 *
 * @param scope what it needs
 */
record Endpoint(WireFormat format, String scope) {}
