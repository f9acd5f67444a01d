package io.sluice.broker;

import io.sluice.access.Decision.Allowed;
import io.sluice.identity.Caller;
import io.sluice.provider.Provider;
import io.sluice.routing.Deployment;
import io.sluice.wire.chat.ChatRequest;

/** A request that may go on, and where to. */
record Permitted(
    Caller caller, ChatRequest asked, Allowed allowed, Deployment deployment, Provider provider) {}
