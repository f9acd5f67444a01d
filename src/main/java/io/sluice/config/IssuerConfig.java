package io.sluice.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One issuer whose tokens are accepted. Its keys come from exactly one of {@code jwks}, {@code
 * discovery} and {@code secret}; from none of them only where all its tokens are opaque.
 *
 * @param issuer the exact value of {@code iss}, compared byte by byte
 * @param jwks where its keys are: an {@code https} URI, a {@code file:} URI, or for a development
 *     issuer an {@code http} URI on loopback
 * @param discovery where its metadata is (RFC 8414, OpenID Connect Discovery)
 * @param secret shared with an issuer that signs with HMAC
 * @param introspection where its opaque tokens are looked up
 * @param audiences the values of {@code aud} that mean this broker; one must match
 * @param algorithms JWS algorithms accepted, compared exactly
 * @param types values of the {@code typ} header accepted, without {@code application/}
 * @param clockSkew tolerance on {@code exp}, {@code nbf} and {@code iat}
 * @param maxLifetime longest accepted {@code exp - iat}
 * @param refresh how often the keys are read again where their answer does not say
 * @param environment what its tokens are good for; null if they say it themselves
 * @param requireJti whether each token must have an id
 * @param development keys of a development issuer are made by us and trusted by nobody else
 */
public record IssuerConfig(
    String issuer,
    @Nullable String jwks,
    @Nullable String discovery,
    @Nullable Secret secret,
    @Nullable IntrospectionConfig introspection,
    List<String> audiences,
    List<String> algorithms,
    List<String> types,
    Duration clockSkew,
    Duration maxLifetime,
    Duration refresh,
    @Nullable String environment,
    boolean requireJti,
    boolean development,
    ClaimNames claims) {

  /**
   * Which claim holds what. Each is a path: see {@link ClaimPath}.
   *
   * @param tags of the ledger, by name
   */
  public record ClaimNames(
      String team,
      String tenant,
      String roles,
      String scopes,
      String user,
      String client,
      String environment,
      String project,
      Map<String, String> tags) {

    /** The names that need no configuration. */
    public static final ClaimNames STANDARD =
        new ClaimNames("team", "tenant", "roles", "scope", "sub", "client_id", "environment");

    /** With the usual name for the project, and no tags. */
    public ClaimNames(
        String team,
        String tenant,
        String roles,
        String scopes,
        String user,
        String client,
        String environment) {
      this(team, tenant, roles, scopes, user, client, environment, "project", Map.of());
    }
  }

  /**
   * Token introspection (RFC 7662).
   *
   * @param cache how long an answer may be used again
   */
  public record IntrospectionConfig(
      URI endpoint, String clientId, Secret clientSecret, Duration cache, Duration timeout) {}

  /** Whether its tokens are signed with a shared secret. */
  public boolean symmetric() {
    return secret != null;
  }
}
