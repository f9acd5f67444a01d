package io.sluice.broker;

import io.sluice.wire.WireFormat;

/**
 * A route on which models are asked.
 *
 * @param scope what it needs
 */
record Endpoint(WireFormat format, String scope) {

  /** As the request log and the metrics know it. */
  String name() {
    return format.format().code();
  }
}
