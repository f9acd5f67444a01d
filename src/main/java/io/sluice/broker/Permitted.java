package io.sluice.broker;

import io.sluice.access.Decision.Allowed;
import io.sluice.identity.Caller;
import io.sluice.provider.Provider;
import io.sluice.routing.Deployment;
import io.sluice.wire.ApiRequest;

/** A request that may go on, and where to. */
record Permitted(
    Endpoint endpoint,
    Caller caller,
    ApiRequest asked,
    Allowed allowed,
    Deployment deployment,
    Provider provider) {}
