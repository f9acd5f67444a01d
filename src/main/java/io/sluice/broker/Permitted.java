package io.sluice.broker;

import io.sluice.access.Decision.Allowed;
import io.sluice.identity.Caller;
import io.sluice.wire.ApiRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request that may go on.
 *
 * @param form of a request that is one; null for JSON
 * @param allowed with the model, and of its deployments those that the caller may use
 */
record Permitted(
    Endpoint endpoint, Caller caller, ApiRequest asked, @Nullable FormBody form, Allowed allowed) {}
