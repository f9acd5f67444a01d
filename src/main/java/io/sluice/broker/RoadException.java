package io.sluice.broker;

/**
 * Leaves the road with an answer for the caller. Carries no stack trace: it is not a fault of ours.
 */
final class RoadException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  RoadException(ApiError error) {
    super(error.code() + ": " + error.message(), null, false, false);
    this.error = error;
  }

  ApiError error() {
    return error;
  }
}
