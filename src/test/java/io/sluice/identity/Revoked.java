package io.sluice.identity;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Revocations and callers for tests, all of issuer {@code corp} unless said otherwise. */
final class Revoked {

  static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");

  private Revoked() {}

  static Revocation of(
      String id, @Nullable String jti, @Nullable String subject, @Nullable Instant issuedBefore) {
    return of("corp", id, jti, subject, issuedBefore, null);
  }

  static Revocation until(String id, Instant until) {
    return of("corp", id, "jti-" + id, null, null, until);
  }

  static Revocation of(
      String issuer,
      String id,
      @Nullable String jti,
      @Nullable String subject,
      @Nullable Instant issuedBefore,
      @Nullable Instant until) {
    return new Revocation(
        id, issuer, jti, subject, issuedBefore, until, "corp/sam", NOW, "left the company");
  }

  static Caller caller(String issuer, String jti, String subject, Instant issuedAt) {
    return new Caller(
        issuer,
        subject,
        subject,
        "search",
        "",
        "",
        "development",
        Set.of(),
        Set.of(),
        jti,
        issuedAt.getEpochSecond(),
        issuedAt.plusSeconds(600).getEpochSecond(),
        "",
        Binding.NONE);
  }
}
