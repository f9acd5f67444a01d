package io.sluice.broker;

import io.sluice.usage.Spend.Outcome;

/** Why a request that is under way must end. */
enum Cut {
  CALLER_GONE,
  BROKER_STOPS,
  TOKEN_REVOKED,
  TOKEN_EXPIRED;

  /** What the caller is told; one that is gone would hear the same as one that is sent away. */
  ApiError error() {
    return this == TOKEN_REVOKED || this == TOKEN_EXPIRED
        ? Errors.accessEnded(this)
        : Errors.draining();
  }

  /** As the ledger has it. */
  Outcome outcome() {
    return switch (this) {
      case CALLER_GONE -> Outcome.CALLER_GONE;
      case BROKER_STOPS -> Outcome.BROKER_STOPPED;
      case TOKEN_REVOKED -> Outcome.TOKEN_REVOKED;
      case TOKEN_EXPIRED -> Outcome.TOKEN_EXPIRED;
    };
  }

  /** Why, in the ledger's and the metrics' words. */
  String reason() {
    return this == CALLER_GONE ? "caller_gone" : error().code();
  }
}
