package io.sluice.broker;

import io.sluice.routing.Failure;
import io.sluice.usage.Spend.Outcome;
import org.jspecify.annotations.Nullable;

/** The way of a request over all its attempts, as one attempt sees it. */
interface Course {

  /** A provider has begun to answer: whether this attempt is the one that the caller hears. */
  boolean leads(Relay attempt);

  /**
   * An attempt failed before the caller heard anything.
   *
   * @return whether another attempt answers in its place
   */
  boolean givesWay(Relay attempt, Failure failure, ApiError error);

  /**
   * An attempt is over, in one way or another.
   *
   * @param failure null if the provider is not to blame
   */
  void ended(Relay attempt, Outcome outcome, @Nullable Failure failure);
}
