package io.sluice.access;

import io.sluice.access.Ask.UseModel;
import io.sluice.routing.Deployment;
import java.time.Instant;

/**
 * A subject that asks something of a model, at one of its deployments.
 *
 * @param listing only whether it might: there is no request yet, so conditions about one are open
 */
record ModelUse(
    Subject subject, UseModel ask, Deployment deployment, Instant now, boolean listing) {}
