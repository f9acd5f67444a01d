package io.sluice.routing;

import java.util.Map;

/**
 * How a deployment does, for people who look on.
 *
 * @param id of the deployment
 * @param upstreamModel the provider's own name of the model
 * @param position of its breaker
 * @param inFlight requests that are open
 * @param limit how many may be; {@link Deployment#UNBOUNDED} while nothing bounds them
 * @param firstTokenMillis of streams, lately; -1 if not known
 * @param trials requests sent, since the process began
 * @param errors of those that failed, or were slow to begin
 * @param refusals of those answered 429
 * @param endings what became of each
 */
public record DeploymentState(
    String id,
    String alias,
    String provider,
    String upstreamModel,
    Position position,
    int inFlight,
    int limit,
    long firstTokenMillis,
    long trials,
    long errors,
    long refusals,
    Map<TrialEnding, Long> endings) {

  /** Of a breaker. */
  public enum Position {
    /** Requests flow. */
    CLOSED,
    /** Left alone. */
    OPEN,
    /** A few requests show whether it is back. */
    HALF_OPEN
  }
}
