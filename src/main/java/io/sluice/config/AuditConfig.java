package io.sluice.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The record of every decision.
 *
 * @param checkpointInterval how often a signed checkpoint closes what was written
 * @param signingKey Ed25519 private key as a JWK; null makes one in the data folder
 * @param retention how long records are kept
 * @param maxQueue records that may wait to be written
 * @param completions {@code require}: a completion is refused when its decision cannot be recorded;
 *     {@code count}: it is served and the loss counted
 */
public record AuditConfig(
    Duration checkpointInterval,
    @Nullable Secret signingKey,
    Duration retention,
    int maxQueue,
    String completions) {

  public static final AuditConfig STANDARD =
      new AuditConfig(Duration.ofMinutes(1), null, Duration.ofDays(365), 10_000, "require");
}
