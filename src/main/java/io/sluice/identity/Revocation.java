package io.sluice.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order to refuse tokens before their time (RFC 7009 in spirit). Covers the tokens of one issuer
 * to which all apply that is not null of {@code jti}, {@code subject} and {@code issuedBefore}; at
 * least one of them is given.
 *
 * @param id UUIDv7: sorts by time
 * @param issuer configured name
 * @param jti id of the one token
 * @param subject {@code sub} of the tokens
 * @param issuedBefore tokens with an earlier {@code iat}; whole seconds
 * @param until when it is dropped; null if never
 * @param by who gave the order: issuer's name, slash, user
 * @param at when, to the millisecond
 * @param reason for people; never empty, on one line
 */
public record Revocation(
    String id,
    String issuer,
    @Nullable String jti,
    @Nullable String subject,
    @Nullable Instant issuedBefore,
    @Nullable Instant until,
    String by,
    Instant at,
    String reason) {

  public Revocation {
    if (jti == null && subject == null && issuedBefore == null) {
      throw new IllegalArgumentException("revokes all tokens of issuer " + issuer + " for ever");
    }
  }

  /** Whether it is over. */
  boolean past(Instant now) {
    return until != null && !until.isAfter(now);
  }
}
