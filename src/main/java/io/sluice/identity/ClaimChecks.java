package io.sluice.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The checks of what a token says, once it is known who says it. */
record ClaimChecks(Examination checks, Instant now) {

  /** What of a token is known to be right, as far as it is. */
  private record Said(Issuer issuer, Claims claims) {}

  /**
   * Runs them.
   *
   * @param keyThumbprint of the key that signed, or empty
   * @return null if something is wrong, which happens only in a whole examination
   */
  @Nullable Caller run(
      @Nullable Issuer issuer,
      @Nullable JsonNode json,
      @Nullable Times times,
      String keyThumbprint) {
    Duration skew = issuer == null ? Duration.ZERO : issuer.rules().clockSkew();
    Said said = issuer == null || json == null ? null : new Said(issuer, new Claims(json));
    checks.require(Check.EXPIRY, times, t -> t.checkExpiry(now, skew));
    checks.require(Check.NOT_BEFORE, times, t -> t.checkNotBefore(now, skew));
    checks.require(Check.ISSUED_AT, times, t -> t.checkIssuedAt(now, skew));
    checks.require(
        Check.LIFETIME,
        issuer == null ? null : times,
        t -> t.checkLifetime(rulesOf(said).rules().maxLifetime(), rulesOf(said).name()));
    checks.require(Check.AUDIENCE, said, s -> s.issuer().checkAudience(s.claims().json()));
    String subject = checks.check(Check.SUBJECT, said, s -> s.issuer().subject(s.claims()));
    String tokenId = checks.check(Check.TOKEN_ID, said, s -> s.issuer().tokenId(s.claims()));
    Issuer.Mapped mapped = checks.check(Check.CLAIMS, said, s -> s.issuer().map(s.claims()));
    String environment =
        checks.check(Check.ENVIRONMENT, said, s -> s.issuer().environment(s.claims()));
    checks.require(Check.TEST_MARKER, said, s -> s.issuer().checkTestMarker(s.claims().json()));
    Binding binding = checks.check(Check.BINDING, json, Issuer::binding);
    return issuer == null
            || times == null
            || subject == null
            || tokenId == null
            || mapped == null
            || environment == null
            || binding == null
        ? null
        : new Caller(
            issuer.name(),
            subject,
            mapped.user(),
            mapped.team(),
            mapped.tenant(),
            mapped.client(),
            mapped.project(),
            mapped.tags(),
            environment,
            mapped.roles(),
            mapped.scopes(),
            tokenId,
            (long) Math.floor(times.issued()),
            (long) Math.ceil(times.expires()),
            keyThumbprint,
            binding,
            "");
  }

  private static Issuer rulesOf(@Nullable Said said) {
    if (said == null) {
      throw new IllegalStateException("skipped without an issuer");
    }
    return said.issuer();
  }
}
