package io.sluice.identity;

import io.vertx.core.Vertx;
import java.time.Clock;

/** What every door of one process shares, whatever its configuration. */
record DoorParts(
    Vertx vertx,
    Revocations revocations,
    SignatureWorkers workers,
    DpopChecks proofs,
    VerifiedTokens.Lookups lookups,
    Clock clock) {}
