package io.sluice.limits;

import java.time.Duration;

/**
 * What a request is about to use, and who asks.
 *
 * @param requestId unique; the reservation goes by it
 * @param user empty if not known, as are client and tenant
 * @param estimate what it may use at most, as far as can be told before
 * @param urgency whom to serve first among those who wait
 * @param patience how long the caller would wait; zero for not at all
 */
public record Demand(
    String requestId,
    String team,
    String provider,
    String model,
    String user,
    String client,
    String tenant,
    Amounts estimate,
    Urgency urgency,
    Duration patience) {

  /** Priority classes, the more urgent first. */
  public enum Urgency {
    INTERACTIVE,
    BATCH
  }
}
