package io.sluice.config;

import io.sluice.config.IssuerConfig.ClaimNames;
import io.sluice.config.IssuerConfig.IntrospectionConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes issuers for tests: strict defaults, and one word for each thing that differs. */
public final class IssuerSample {
  private final String issuer;
  private @Nullable String jwks;
  private @Nullable String discovery;
  private @Nullable Secret secret;
  private @Nullable IntrospectionConfig introspection;
  private List<String> audiences = List.of("sluice");
  private List<String> algorithms = List.of("RS256");
  private List<String> types = List.of("at+jwt");
  private Duration clockSkew = Duration.ofSeconds(60);
  private Duration maxLifetime = Duration.ofHours(1);
  private Duration refresh = Duration.ofMinutes(5);
  private @Nullable String environment;
  private boolean requireJti;
  private boolean development;
  private ClaimNames claims = ClaimNames.STANDARD;

  private IssuerSample(String issuer) {
    this.issuer = issuer;
  }

  public static IssuerSample of(String issuer) {
    return new IssuerSample(issuer);
  }

  public IssuerSample jwks(String uri) {
    this.jwks = uri;
    return this;
  }

  public IssuerSample discovery(String uri) {
    this.discovery = uri;
    return this;
  }

  public IssuerSample secret(String value) {
    this.secret = new Secret("${env:SHARED}", value);
    return this;
  }

  public IssuerSample introspection(String endpoint, Duration cache) {
    this.introspection =
        new IntrospectionConfig(
            URI.create(endpoint),
            "sluice",
            new Secret("${env:CLIENT}", "client-secret"),
            cache,
            Duration.ofSeconds(5));
    return this;
  }

  public IssuerSample audiences(String... names) {
    this.audiences = List.of(names);
    return this;
  }

  public IssuerSample algorithms(String... names) {
    this.algorithms = List.of(names);
    return this;
  }

  public IssuerSample types(String... names) {
    this.types = List.of(names);
    return this;
  }

  public IssuerSample clockSkew(Duration tolerance) {
    this.clockSkew = tolerance;
    return this;
  }

  public IssuerSample maxLifetime(Duration longest) {
    this.maxLifetime = longest;
    return this;
  }

  public IssuerSample refresh(Duration period) {
    this.refresh = period;
    return this;
  }

  public IssuerSample environment(String name) {
    this.environment = name;
    return this;
  }

  public IssuerSample requireJti() {
    this.requireJti = true;
    return this;
  }

  public IssuerSample development() {
    this.development = true;
    return this;
  }

  public IssuerSample claims(ClaimNames names) {
    this.claims = names;
    return this;
  }

  public IssuerConfig make() {
    return new IssuerConfig(
        issuer,
        jwks,
        discovery,
        secret,
        introspection,
        audiences,
        algorithms,
        types,
        clockSkew,
        maxLifetime,
        refresh,
        environment,
        requireJti,
        development,
        claims);
  }
}
