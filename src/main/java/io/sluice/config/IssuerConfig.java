package io.sluice.config;

import java.time.Duration;
import java.util.List;

/**
 * One issuer whose tokens are accepted.
 *
 * @param issuer the exact value of {@code iss}, compared byte by byte
 * @param jwks where its keys are: an {@code https} URI, a {@code file:} URI, or for a development
 *     issuer an {@code http} URI on loopback
 * @param audiences the values of {@code aud} that mean this broker; one must match
 * @param algorithms JWS algorithms accepted, compared exactly
 * @param types values of the {@code typ} header accepted, without {@code application/}
 * @param clockSkew tolerance on {@code exp}, {@code nbf} and {@code iat}
 * @param maxLifetime longest accepted {@code exp - iat}
 * @param refresh how often the keys are read again
 * @param development keys of a development issuer are made by us and trusted by nobody else
 */
public record IssuerConfig(
    String issuer,
    String jwks,
    List<String> audiences,
    List<String> algorithms,
    List<String> types,
    Duration clockSkew,
    Duration maxLifetime,
    Duration refresh,
    boolean development,
    ClaimNames claims) {

  /** Which claim holds what. Each is the name of a top-level claim. */
  public record ClaimNames(String team, String roles, String scopes, String user) {}
}
