package io.sluice.broker;

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
}
