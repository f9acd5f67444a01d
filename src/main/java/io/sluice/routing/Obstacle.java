package io.sluice.routing;

import java.time.Duration;

/**
 * Why there is nowhere to go.
 *
 * @param retryAfter when it may be otherwise; zero if never
 */
public record Obstacle(Kind kind, Duration retryAfter) {

  /** What stands in the way. */
  public enum Kind {
    /** No deployment takes such requests: its conditions, what it supports, or its format. */
    UNFIT,
    /** All that would take it are left alone for a while, since they fail. */
    OPEN,
    /** All that would take it have as many requests as they can bear. */
    FULL
  }
}
